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

    @Test func `results go out while a page is read`() async throws {
        let gate = Gate()
        let rig = CrawlRig(.rude) { order in
            order.url.href.hasSuffix("/") ? .page(order, "/a", "/b") : .page(order)
        } parsing: { result in
            if result.url.text.hasSuffix("/a") { gate.pass() }
            return PageReader.read(result, obeysNoFollow: false)
        }
        let running = rig.start([home])
        try await rig.results.until { $0.count == 3 }
        #expect(rig.crawler.progress.pagesParsed == 1)
        gate.open()
        let outcome = await rig.end(running)
        #expect(outcome.counts.pagesParsed == 3)
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
