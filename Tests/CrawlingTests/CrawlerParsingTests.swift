import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import Crawling

/// Pages are read beside the crawl, and the crawl does not run away from them.
@Suite(.timeLimit(.minutes(10)))
struct CrawlerParsingTests {
    private let home: WebURL
    private static let links = (0..<2_000).map { "/\($0)" }

    init() throws {
        home = try WebURL("http://site.test/")
    }

    @Test func `a page's result goes out once its links were read, and a failure once all were`()
        async throws
    {
        let gate = Gate()
        let rig = CrawlRig(.rude) { order in
            switch order.url.href {
            case "http://site.test/": .page(order, "/a", "/b")
            case "http://site.test/a": .page(order)
            default: .status(order, 404)
            }
        } parsing: { result in
            if result.url.text.hasSuffix("/a") { gate.pass() }
            return PageReader.read(result, obeysNoFollow: false)
        }
        let running = rig.start([home])
        try await rig.announced.until { $0.map(\.url.text) == ["http://site.test/b"] }
        #expect(rig.results.value.map(\.url.text) == ["http://site.test/"])
        gate.open()
        let outcome = await rig.end(running)
        #expect(
            outcome.results.map(\.url.text).suffix(2) == [
                "http://site.test/a", "http://site.test/b",
            ]
        )
        #expect(outcome.counts.pagesParsed == 2)
    }

    @Test func `what was found in a page is part of its result`() async throws {
        let finding = Finding(.linksOmitted, "17 links were left out")
        let rig = CrawlRig(.rude) {
            .page($0, "/a")
        } parsing: { result in
            var content = PageReader.read(result, obeysNoFollow: false)
            if result.url.text.hasSuffix("/a") { content.findings = [finding] }
            return content
        }
        let outcome = await rig.end(rig.start([home]))
        #expect(outcome.results.map(\.assessment.findings) == [[], [finding]])
    }

    @Test func `pages that wait to be read when a stop leaves too much have their results`()
        async throws
    {
        let gate = Gate()
        let hasBegun = Watched(false)
        let links = try (0..<30_000).map { try WebURL("http://site.test/\($0)") }
        let rig = CrawlRig(.rude) { order in
            .page(order)
        } parsing: { result in
            guard result.depth > 0 else { return PageContent(links: links) }
            hasBegun.update { $0 = true }
            gate.pass()
            return PageContent()
        }
        let running = rig.start([home])
        try await hasBegun.until { $0 }
        try await rig.firstState { $0.isHeldBack }
        await rig.engine.stop(.interrupted(signal: 15))
        await rig.engine.abort()
        gate.open()
        let outcome = await rig.end(running)
        let fetched = outcome.snapshot.rows.count { $0.state == .ok }
        #expect(fetched > 512)
        #expect(outcome.fetched.count == fetched)
        #expect(Set(outcome.results.map(\.id)).count == outcome.results.count)
    }

    @Test func `the page that is read can be seen, with its worker`() async throws {
        let gate = Gate()
        let isReading = Watched(false)
        let rig = CrawlRig(.rude) {
            .page($0)
        } parsing: { _ in
            isReading.update { $0 = true }
            gate.pass()
            return PageContent()
        }
        let running = rig.start([home])
        try await isReading.until { $0 }
        let counts = rig.crawler.progress
        #expect(counts.parsing.map(\.url) == ["http://site.test/"])
        #expect(counts.parseWorkers == 1)
        gate.open()
        let outcome = await rig.end(running)
        #expect(outcome.counts.parsing.isEmpty)
        #expect(outcome.counts.parseTime > .zero)
    }

    @Test func `while too many pages wait nothing starts, and then all goes on`() async throws {
        let gate = Gate()
        let mayAnswer = Watched(false)
        var policy = FetchPolicy()
        policy.limit = 600
        let rig = CrawlRig(.rude, fetching: policy) { order in
            if order.url.href == "http://site.test/" {
                var page = TransferReport.page(order)
                let text = Self.links.map { "<a href=\"\($0)\">x</a>" }.joined()
                page.body = Array(text.utf8)
                return page
            }
            return mayAnswer.value ? .page(order) : nil
        } parsing: { result in
            if !result.url.text.hasSuffix("/") { gate.pass() }
            return PageReader.read(result, obeysNoFollow: false)
        }
        let running = rig.start([home])
        // Two loads, for the second starts before the crawl has seen what came of the first.
        for load in 1...2 {
            try await rig.transport.ledger.until { $0.underWay.count == 600 }
            let orders = rig.transport.ledger.value.orders
            if load == 2 { try await rig.firstState { $0.isHeldBack } }
            rig.transport.end(orders.map { .page($0) })
        }
        let held = try await rig.firstState { $0.isHeldBack && $0.permitsTaken == 0 }
        #expect(held.totals.queued == 800)
        #expect(rig.transport.ledger.value.started == 1_201)
        #expect(rig.crawler.progress.isHeldBack)
        #expect(rig.crawler.progress.parseQueue >= 512)
        mayAnswer.update { $0 = true }
        gate.open()
        let outcome = await rig.end(running)
        #expect(outcome.snapshot.totals.ok == 2_001)
        #expect(!outcome.snapshot.isHeldBack)
        #expect(outcome.counts.pagesParsed == 2_001)
        #expect(outcome.violations.isEmpty)
    }
}
