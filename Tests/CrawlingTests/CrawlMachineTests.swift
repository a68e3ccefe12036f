import Fetching
import Testing
import URLStandard

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct CrawlMachineTests {
    @Test func `without a seed there is nothing to do`() {
        let rig = MachineRig()
        #expect(rig.isDone)
        let requests = rig.take()
        #expect(requests.isEmpty)
    }

    @Test func `it is not done between a request and its result`() throws {
        let rig = MachineRig()
        rig.machine.seed(try WebURL("http://site.test/"))
        #expect(!rig.isDone)
        let requests = rig.takeOnly(window: 10)
        #expect(requests.count == 1)
        #expect(!rig.isDone, "taken, and no task yet")
        rig.submit(requests)
        #expect(!rig.isDone)
        rig.machine.finished(TaskID(index: 0))
        #expect(rig.isDone)
    }

    @Test func `a result that comes twice does not end the crawl early`() throws {
        let rig = MachineRig()
        rig.machine.seed(try WebURL("http://site.test/a"))
        rig.machine.seed(try WebURL("http://site.test/b"))
        _ = rig.take()
        rig.finished(.made(0, "http://site.test/a"), links: [])
        rig.finished(.made(0, "http://site.test/a"), links: [])
        #expect(!rig.isDone)
        rig.machine.finished(TaskID(index: 1))
        #expect(rig.isDone)
    }

    @Test func `ending the wait of an unfinished task does not keep the crawl open`() throws {
        let rig = MachineRig()
        rig.machine.seed(try WebURL("http://site.test/"))
        _ = rig.take()
        rig.machine.expect([TaskID(index: 0)])
        rig.machine.finished(TaskID(index: 0))
        #expect(rig.isDone)
    }

    @Test func `no more requests are given than the window holds`() throws {
        let rig = MachineRig()
        for page in 0..<10 { rig.machine.seed(try WebURL("http://site.test/\(page)")) }
        let first = rig.take(window: 4)
        #expect(first.count == 4)
        let none = rig.take(window: 4)
        #expect(none.isEmpty)
        rig.machine.finished(TaskID(index: 0))
        let next = rig.take(window: 4)
        #expect(next.map(\.url.text) == ["http://site.test/4"])
        #expect(rig.machine.waitingForEngine == 5)
    }

    @Test func `what waits for robots_txt counts as frontier`() throws {
        let rig = MachineRig { _ in }
        for page in 0..<3 { rig.machine.seed(try WebURL("http://site.test/\(page)")) }
        let first = rig.take()
        #expect(first.map(\.url.text) == ["http://site.test/robots.txt"])
        #expect(rig.machine.waitingForEngine == 3)
        rig.machine.robotsFinished(
            .made(0, "http://site.test/robots.txt", role: .robots, status: 404)
        )
        let pages = rig.take()
        #expect(pages.count == 3)
        #expect(rig.machine.waitingForEngine == 0)
    }

    @Test func `a page found too deep is fetched when a shorter way turns up`() throws {
        let rig = MachineRig {
            $0.ignoresRobots = true
            $0.scope.maximumDepth = 2
        }
        let (deep, other) = (try WebURL("http://site.test/deep"), try WebURL("http://site.test/x"))
        rig.machine.seed(try WebURL("http://site.test/"))
        rig.machine.seed(try WebURL("http://site.test/slow"))
        _ = rig.take()
        rig.finished(.made(0, "http://site.test/", depth: 2), links: [deep, other])
        let tooDeep = rig.take()
        #expect(tooDeep.isEmpty)
        #expect(!rig.isDone)
        rig.finished(.made(1, "http://site.test/slow", depth: 1), links: [deep, deep])
        let requests = rig.take()
        #expect(requests.map(\.url) == [.url(deep)])
        #expect(requests.map(\.depth) == [2])
        rig.machine.finished(TaskID(index: 2))
        #expect(!rig.isDone, "the other page has no result yet")
        let rest = rig.take()
        #expect(rest.map(\.url) == [.url(other)])
        #expect(rest.map(\.refusal) == [.skip(.depth)])
        rig.machine.finished(TaskID(index: 3))
        #expect(rig.isDone)
    }

    @Test func `a seed that cannot be crawled is recorded as failed`() throws {
        let rig = MachineRig { _ in }
        rig.machine.seed(try WebURL("mailto:a@site.test"))
        let requests = rig.take()
        let request = try #require(requests.first)
        guard case .fail(let error)? = request.refusal else {
            Issue.record("it is to be fetched")
            return
        }
        #expect(error.errorClass == .policyScheme)
    }

    @Test(arguments: [
        (Outcome.skipped, SkipReason?.some(.budget), FetchRequest.Refusal.skip(.budget)),
        (.skipped, .parked, .skip(.parked)),
        (.cancelled, nil, .skip(.robots)),
    ])
    func `a URL that waits for a robots_txt that was never requested has not failed`(
        outcome: Outcome,
        reason: SkipReason?,
        refusal: FetchRequest.Refusal
    ) throws {
        let rig = MachineRig { _ in }
        rig.machine.seed(try WebURL("http://site.test/"))
        _ = rig.take()
        rig.machine.robotsFinished(
            .made(
                0,
                "http://site.test/robots.txt",
                role: .robots,
                outcome: outcome,
                status: nil,
                skipReason: reason
            )
        )
        let recorded = rig.take()
        #expect(recorded.map(\.refusal) == [refusal])
    }

    @Test func `where redirects have led is read once`() throws {
        let rig = MachineRig { $0.scope.includesSubdomains = true }
        rig.machine.seed(try WebURL("http://site.test/"))
        let moved = FetchResult.made(1, "http://site.test/", movedTo: "http://www.site.test/x#y")
        let isRead = [rig.shouldRead(moved), rig.shouldRead(moved)]
        #expect(isRead == [true, false])
    }

    @Test func `sitemaps out of the scope do not use up those within`() throws {
        let rig = MachineRig { $0.readsSitemaps = true }
        let seed = try WebURL("http://site.test/")
        rig.machine.seed(seed)
        let first = rig.take()
        #expect(first.map(\.role) == [.robots])
        let foreign = (0..<1000).map { "Sitemap: http://other.test/\($0).xml\n" }.joined()
        let own = (0..<1000).map { "Sitemap: /\($0).xml\n" }.joined()
        rig.machine.robotsFinished(
            .made(0, "http://site.test/robots.txt", role: .robots, body: foreign + own)
        )
        let pages = rig.take()
        #expect(pages.map(\.role) == [.crawl], "sitemaps wait for the seed")
        rig.machine.seedEnded(.made(1, seed.href))
        let sitemaps = rig.take().filter { $0.role == .sitemap }
        #expect(sitemaps.count == 500)
        #expect(sitemaps.prefix(2).map { $0.url.parsed?.path } == ["/sitemap.xml", "/0.xml"])
        #expect(sitemaps.allSatisfy { $0.url.parsed?.host == "site.test" })
    }

    @Test func `a crawl delay is capped and told with the host's port`() throws {
        let rig = MachineRig { _ in }
        rig.machine.seed(try WebURL("http://site.test:81/"))
        _ = rig.take()
        rig.machine.robotsFinished(
            .made(
                0,
                "http://site.test:81/robots.txt",
                role: .robots,
                body: "User-agent: crawltop\nCrawl-delay: 1e9\nCrawl-delay: 999999999999"
            )
        )
        let delays = rig.machine.takeEffects().compactMap { effect in
            if case .setDelay(let delay, let host) = effect { "\(host) \(delay)" } else { nil }
        }
        #expect(delays == ["site.test:81 60.0 seconds"])
        let rest = rig.machine.takeEffects()
        #expect(rest.isEmpty)
    }
}
