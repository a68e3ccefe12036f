import Clock
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct CrawlerTests {
    private let home: WebURL

    init() throws {
        home = try WebURL("http://site.test/")
    }

    @Test func `without seeds the run is over at once`() async {
        let outcome = await CrawlRig.crawl(ScriptedSite(), from: [])
        #expect(outcome.results.isEmpty)
        #expect(outcome.snapshot.stage == .finished(nil))
    }

    @Test func `robots_txt and sitemaps are no results`() async throws {
        var site = ScriptedSite()
        try site.setPage("http://site.test/")
        var policy = CrawlPolicy()
        policy.readsSitemaps = true
        let outcome = await CrawlRig.crawl(site, from: [home], policy)
        #expect(outcome.orders.count == 3)
        #expect(outcome.results.map(\.role) == [.crawl])
        #expect(outcome.results.map(\.index) == [0])
    }

    @Test func `the counts tell what was read`() async throws {
        var site = ScriptedSite()
        try site.setPage("http://site.test/", linkingTo: ["/a", "/b", "http://other.test/"])
        try site.setPage("http://site.test/a", linkingTo: ["/b"])
        let outcome = await CrawlRig.crawl(site, from: [home])
        #expect(outcome.counts.pagesParsed == 2)
        #expect(outcome.counts.linksFound == 4)
        #expect(outcome.counts.frontier == 0)
        #expect(outcome.counts.parseQueue == 0)
    }

    @Test func `the run ends after a shutdown in its middle, and every URL has its result`()
        async throws
    {
        let rig = CrawlRig(.rude) { order in
            order.url.href == "http://site.test/" ? .page(order, "/a", "/b", "/c") : nil
        }
        let running = rig.start([home])
        try await rig.transport.ledger.until { $0.underWay.count == 3 }
        await rig.engine.shutDown()
        await running.value
        let outcomes = rig.results.value.map { "\($0.outcome) \(Scenario.short($0.url.text))" }
        #expect(outcomes.sorted() == ["cancelled /a", "cancelled /b", "cancelled /c", "ok /"])
    }

    @Test func `pages that are found after the shutdown have a result too`() async throws {
        let gate = Watched(false)
        let rig = CrawlRig(.rude) { order in .page(order, "/a", "/b") }
        let running = Task { [crawler = rig.crawler, results = rig.results, home] in
            await crawler.run(seeds: [home]) { batch in
                results.update { $0 += batch }
                // The page was fetched, and its links are not read yet.
                try? await gate.until { $0 }
            }
        }
        try await rig.results.until { !$0.isEmpty }
        await rig.engine.shutDown()
        gate.update { $0 = true }
        await running.value
        #expect(rig.results.value.map(\.outcome) == [.ok, .cancelled, .cancelled])
    }

    @Test func `a stop in the middle skips what waits, and what is under way may end`() async throws
    {
        var fetchPolicy = FetchPolicy()
        fetchPolicy.limit = 2
        let rig = CrawlRig(.rude, fetching: fetchPolicy) { order in
            order.url.href == "http://site.test/" ? .page(order, "/a", "/b", "/c", "/d") : nil
        }
        let running = rig.start([home])
        try await rig.transport.ledger.until { $0.underWay.count == 2 }
        await rig.engine.stop(.budget)
        for order in rig.transport.ledger.value.orders {
            rig.transport.end([.page(order, "\(order.url)/child")])
        }
        try await rig.results.until { $0.count == 7 }
        let outcome = await rig.end(running)
        #expect(outcome.snapshot.stage == .finished(.budget))
        #expect(
            outcome.results.map(Scenario.line).sorted() == [
                "ok 0 /", "ok 1 /a from /", "ok 1 /b from /", "skipped budget 1 /c from /",
                "skipped budget 1 /d from /", "skipped budget 2 /a/child from /a",
                "skipped budget 2 /b/child from /b",
            ]
        )
    }

    @Test func `a stop before robots_txt was asked for makes nothing fail`() async throws {
        var fetchPolicy = FetchPolicy()
        fetchPolicy.limit = 1
        let rig = CrawlRig(fetching: fetchPolicy) { _ in nil }
        let running = rig.start([home, try WebURL("http://second.test/")])
        try await rig.transport.ledger.until { $0.underWay.count == 1 }
        await rig.engine.stop(.budget)
        let order = try #require(rig.transport.ledger.value.orders.first)
        rig.transport.end([.status(order, 404)])
        try await rig.results.until { $0.count == 2 }
        let outcome = await rig.end(running)
        #expect(
            outcome.results.map(Scenario.line).sorted() == [
                "skipped budget 0 /", "skipped budget 0 http://second.test/",
            ]
        )
    }

    @Test func `when the time is over everything ends`() async throws {
        var policy = CrawlPolicy.rude
        policy.maximumTime = .milliseconds(1)
        let rig = CrawlRig(policy) { _ in nil }
        let running = rig.start([home])
        await rig.engine.finished()
        let outcome = await rig.end(running)
        #expect(outcome.results.count == 1)
        #expect([.cancelled, .skipped].contains(outcome.results[0].outcome))
        #expect(outcome.snapshot.stage == .finished(.budget))
    }

    @Test func `of a large frontier nothing is recorded after a stop, and all is counted`()
        async throws
    {
        let links = try (0..<30_000).map { try WebURL("http://site.test/\($0)") }
        let rig = CrawlRig(.rude) { _ in
            nil
        } parsing: { _ in
            PageContent(links: links)
        }
        let running = rig.start([home])
        try await rig.transport.ledger.until { $0.underWay.count == 1 }
        let order = try #require(rig.transport.ledger.value.orders.first)
        rig.transport.end([.page(order)])
        try await rig.transport.ledger.until { $0.orders.count > 1 }
        await rig.engine.stop(.interrupted(signal: 15))
        await rig.engine.abort()
        await rig.engine.finished()
        let outcome = await rig.end(running)
        // The engine had 10,000 of them ahead of time.
        #expect(outcome.results.count <= 10_001)
        #expect(rig.crawler.progress.dropped + outcome.results.count >= 30_001)
    }

    @Test func `the end of the time after the run's own end changes nothing`() async throws {
        var policy = CrawlPolicy.rude
        policy.maximumTime = .seconds(3600)
        var site = ScriptedSite()
        try site.setPage("http://site.test/")
        let outcome = await CrawlRig.crawl(site, from: [home], policy)
        #expect(outcome.snapshot.stage == .finished(nil))
    }

    @Test func `an HTML page whose body did not come is a result without links`() async {
        let rig = CrawlRig(.rude) { order in
            var report = TransferReport.page(order)
            report.body = nil
            return report
        }
        let outcome = await rig.end(rig.start([home]))
        #expect(outcome.fetched == ["http://site.test/"])
        #expect(outcome.counts.pagesParsed == 0)
    }

    /// 64 KiB each as kept for an archive: the engine holds back after some thousand.
    @Test func `a receiver that is slow holds the engine back and does not lock it up`()
        async throws
    {
        let exchange = Exchange(
            head: [],
            wireBody: [UInt8](repeating: 0, count: 1 << 16),
            startedAt: 0
        )
        let links = (0..<3000).map { "/\($0)" }
        var site = ScriptedSite()
        try site.setPage("http://site.test/", linkingTo: links)
        try site.setPage("http://site.test/*")
        let isOpen = Watched(false)
        let rig = CrawlRig(.rude) { [site] order in
            var report = site.report(on: order)
            report.exchange = exchange
            return report
        }
        let running = Task { [crawler = rig.crawler, results = rig.results, home] in
            await crawler.run(seeds: [home]) { batch in
                if batch.contains(where: { $0.depth > 0 }) { try? await isOpen.until { $0 } }
                results.update { $0 += batch }
            }
        }
        // More must have come than the one batch that the receiver holds.
        try await rig.transport.ledger.until { $0.started > 900 }
        isOpen.update { $0 = true }
        let outcome = await rig.end(running)
        #expect(outcome.fetched.count == 3001)
        #expect(outcome.violations.isEmpty)
    }

    @Test func `starts keep the crawl delay, those that were under way apart`() async throws {
        var site = ScriptedSite()
        let robots = Array("User-agent: *\nCrawl-delay: 2".utf8)
        try site.set("http://site.test/robots.txt", ScriptedSite.Answer(status: 200, body: robots))
        try site.setPage("http://site.test/", linkingTo: ["/a", "/b", "/c"])
        try site.setPage("http://site.test/*")
        let outcome = await CrawlRig.crawl(site, from: [home])
        #expect(outcome.orders.count == 5)
        for (earlier, later) in zip(outcome.startTimes, outcome.startTimes.dropFirst()) {
            #expect(later - earlier >= .seconds(2))
        }
    }

    @Test(arguments: 0..<12, [1, 4, 200])
    func `a random site is fetched whole at every limit`(seed: Int, limit: Int) async throws {
        let random = try RandomSite(seed: seed)
        var policy = CrawlPolicy()
        policy.scope.includesSubdomains = true
        policy.scope.maximumDepth = 1000
        var fetchPolicy = FetchPolicy()
        fetchPolicy.limit = limit
        let outcome = await CrawlRig.crawl(
            try random.scripted(),
            from: [random.seed],
            policy,
            fetching: fetchPolicy
        )
        let depths = random.depths()
        #expect(outcome.results.count == depths.count)
        let expected = depths.keys.filter {
            RandomSite.isInScope($0) && !RandomSite.isDisallowed($0)
        }
        #expect(Set(outcome.fetched) == Set(expected.map(\.href)))
        let totals = outcome.snapshot.totals
        #expect(totals.known == depths.count)
        #expect(totals.ok == expected.count)
        #expect(totals.skipped == depths.count - expected.count)
        #expect(outcome.violations.isEmpty)
        #expect(outcome.snapshot.hosts.allSatisfy { $0.active == 0 && $0.queued == 0 })
    }
}
