import Clock
import Crawling
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

/// What the user has fetched again.
@Suite(.timeLimit(.minutes(10)))
struct CrawlerRetryTests {
    private let home: WebURL

    init() throws {
        home = try WebURL("http://site.test/")
    }

    @Test func `a page that is fetched anew after the end has its links crawled`() async throws {
        let attempts = Watched(0)
        var fetchPolicy = FetchPolicy()
        fetchPolicy.retries = 0
        let rig = CrawlRig(.rude, fetching: fetchPolicy) { order in
            guard order.url.href == "http://site.test/" else { return .page(order, "/") }
            return attempts.update {
                $0 += 1; return $0
            } == 1
                ? .status(order, 503) : .page(order, "/new")
        }
        let running = rig.start([home])
        await rig.engine.finished()
        let first = try #require(await rig.engine.snapshot().rows.first)
        #expect(first.state == .failed)
        #expect(await rig.crawler.retry([first.id]) == 1)
        try await rig.results.until { $0.count == 3 }
        let outcome = await rig.end(running)
        #expect(outcome.results.map(\.url.text).last == "http://site.test/new")
        #expect(outcome.fetched.count == 2)
        #expect(outcome.snapshot.stage == .finished(nil))
    }

    @Test func `ending a task's backoff does not keep the run from ending`() async throws {
        let attempts = Watched(0)
        let rig = CrawlRig(.rude, timeFlies: false) { order in
            attempts.update {
                $0 += 1; return $0
            } == 1 ? .status(order, 500) : .page(order, "/")
        }
        let running = rig.start([home])
        // Nothing but the end of a backoff makes the engine ask to be woken.
        try await rig.transport.ledger.until { $0.wakeAt != .distantFuture }
        #expect(await rig.engine.snapshot().rows.first?.state == .backoff)
        #expect(await rig.crawler.retry([TaskID(index: 0)]) == 1)
        let outcome = await rig.end(running)
        #expect(outcome.fetched == ["http://site.test/"])
        #expect(outcome.orders.count == 2)
    }

    @Test func `retrying what a rule forbids changes nothing, and the run ends`() async throws {
        let rig = CrawlRig(.rude) { order in
            order.url.href == "http://site.test/"
                ? .page(order, "http://other.test/", "/slow") : nil
        }
        let running = rig.start([home])
        try await rig.results.until { $0.count == 2 }
        let rows = await rig.engine.snapshot().rows
        let skipped = try #require(rows.first { $0.state == .skipped }).id
        #expect(await rig.crawler.retry([skipped]) == 0)
        try await rig.transport.ledger.until { $0.underWay.count == 1 }
        let slow = try #require(rig.transport.ledger.value.orders.first)
        rig.transport.end([.page(slow)])
        let outcome = await rig.end(running)
        #expect(outcome.snapshot.totals.skipped == 1)
        #expect(outcome.fetched == ["http://site.test/", "http://site.test/slow"])
    }

    @Test func `the last page fetched anew keeps the run open until its links are crawled`()
        async throws
    {
        let rig = CrawlRig(.rude) { order in
            order.url.href == "http://site.test/" ? .page(order, "/a", "/b") : nil
        }
        let running = rig.start([home])
        let transport = rig.transport
        let end = Task { [engine = rig.engine] in
            await engine.finished()
            return await engine.snapshot()
        }
        try await transport.ledger.until { $0.underWay.count == 2 }
        let orders = transport.ledger.value.orders
        transport.end([.status(orders[0], 404)])
        try await rig.announced.until { $0.count == 1 }
        #expect(await rig.crawler.retry([orders[0].task]) == 1)
        try await transport.ledger.until { $0.underWay.count == 2 }
        transport.end([.page(orders[1])])
        try await rig.results.until { $0.count == 2 }
        let again = try #require(transport.ledger.value.orders.first)
        transport.end([.page(again, "/from-a")])
        try await transport.ledger.until { $0.orders.first?.url.href == "http://site.test/from-a" }
        #expect(await rig.engine.snapshot().stage == .running)
        transport.end([.page(try #require(transport.ledger.value.orders.first))])
        #expect(await end.value.totals.ok == 4, "the run was over before its last page")
        _ = await rig.end(running)
    }
}
