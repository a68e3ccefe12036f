import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct FetchEngineGatherTests {
    @Test func `results come in the order of the input, whichever ends first`() async throws {
        let fixture = EngineFixture(limit: 50)
        async let results = fixture.engine.gather(EngineFixture.requests(50))
        try await fixture.transport.ledger.until { $0.underWay.count == 50 }
        for order in fixture.transport.ledger.value.orders.reversed() {
            fixture.transport.end(order)
        }
        let urls = try await results.map(\.url.text)
        #expect(urls == (0..<50).map { "http://a/\($0)" })
        await fixture.end()
    }

    @Test func `errors are values beside results`() async throws {
        let fixture = EngineFixture {
            $0.retries = 0
        } answering: { order in
            order.url.href.hasSuffix("3") ? status(404, order) : good(order)
        }
        let results = await fixture.engine.gather(try EngineFixture.requests(10))
        #expect(results.filter { $0.outcome == .ok }.count == 9)
        #expect(results[3].error?.errorClass == .http(status: 404))
        await fixture.end()
    }

    @Test func `nothing gathers to nothing`() async {
        let fixture = EngineFixture()
        #expect(await fixture.engine.gather([]).isEmpty)
        await fixture.end()
    }

    @Test func `what is never fetched has a result too`() async throws {
        let fixture = EngineFixture()
        let results = await fixture.engine.gather([
            FetchRequest(invalid: "http://[", because: "no host"),
            FetchRequest(try WebURL("http://a/"), refusal: .skip(.scope)),
        ])
        #expect(results.map(\.outcome) == [.failed, .skipped])
        await fixture.end()
    }

    @Test func `the first failure cancels the rest and is thrown, if that is wanted`() async throws
    {
        let fixture = EngineFixture(limit: 4)
        let requests = try EngineFixture.requests(100)
        let gathering = Task { [engine = fixture.engine] in try await engine.gatherOrThrow(requests)
        }
        try await fixture.transport.ledger.until { $0.underWay.count == 4 }
        fixture.transport.end(fixture.transport.ledger.value.orders[2]) { $0.status = 404 }
        let error = await #expect(throws: FetchError.self) { try await gathering.value }
        #expect(error?.errorClass == .http(status: 404))
        let totals = await fixture.engine.snapshot().totals
        #expect(totals.failed == 1)
        #expect(totals.failed + totals.cancelled == 100)
        await fixture.end()
    }

    @Test func `without a failure nothing is thrown`() async throws {
        let fixture = EngineFixture { _ in
        } answering: {
            good($0)
        }
        let results = try await fixture.engine.gatherOrThrow(EngineFixture.requests(5))
        #expect(results.count == 5)
        await fixture.end()
    }

    @Test func `a cancelled Swift task cancels its tasks and still gets a result for each`()
        async throws
    {
        let fixture = EngineFixture(limit: 2)
        let requests = try EngineFixture.requests(10)
        let other = await fixture.engine.submit(try EngineFixture.requests(1, host: "b"))
        let gathering = Task { [engine = fixture.engine] in await engine.gather(requests) }
        try await fixture.transport.ledger.until { $0.underWay.count == 2 }
        gathering.cancel()
        let results = await gathering.value
        #expect(results.map(\.outcome) == Array(repeating: .cancelled, count: 10))
        let row = await fixture.engine.snapshot().rows[other[0].index]
        #expect(row.state.isInFlight)
        await fixture.end()
    }

    @Test func `a Swift task that was cancelled before gathers nothing but results`() async throws {
        let fixture = EngineFixture()
        let requests = try EngineFixture.requests(3)
        let gate = Watched(false)
        let gathering = Task { [engine = fixture.engine] in
            await gate.untilEvenIfCancelled { $0 }
            return await engine.gather(requests)
        }
        gathering.cancel()
        gate.update { $0 = true }
        #expect(await gathering.value.map(\.outcome) == [.cancelled, .cancelled, .cancelled])
        await fixture.end()
    }

    @Test func `the error that is thrown is the first in time`() async throws {
        let fixture = EngineFixture()
        let requests = try EngineFixture.requests(3)
        let gathering = Task { [engine = fixture.engine] in try await engine.gatherOrThrow(requests)
        }
        try await fixture.transport.ledger.until { $0.underWay.count == 3 }
        let orders = fixture.transport.ledger.value.orders
        fixture.transport.end([status(410, orders[1]), status(404, orders[0])])
        let error = await #expect(throws: FetchError.self) { try await gathering.value }
        #expect(error?.errorClass == .http(status: 410))
        await fixture.end()
    }

    @Test func `fetching one collects its body`() async throws {
        let fixture = EngineFixture { _ in
        } answering: { order in
            good(order, body: order.body == .collect ? [1, 2, 3] : nil)
        }
        let result = try await fixture.engine.fetch(FetchRequest(try WebURL("http://a/")))
        #expect(result.body == [1, 2, 3])
        await fixture.end()
    }

    @Test func `fetching one throws its error`() async throws {
        let fixture = EngineFixture { _ in
        } answering: {
            status(410, $0)
        }
        let error = await #expect(throws: FetchError.self) {
            try await fixture.engine.fetch(FetchRequest(try WebURL("http://a/")))
        }
        #expect(error?.errorClass == .http(status: 410))
        await fixture.end()
    }

    @Test func `fetching one throws when somebody cancels it`() async throws {
        let fixture = EngineFixture()
        let fetching = Task { [engine = fixture.engine] in
            try await engine.fetch(FetchRequest(try WebURL("http://a/")))
        }
        try await fixture.transport.ledger.until { $0.underWay.count == 1 }
        await fixture.engine.cancelAll()
        await #expect(throws: CancellationError.self) { try await fetching.value }
        await fixture.end()
    }

    @Test func `a shutdown ends what is being gathered`() async throws {
        let fixture = EngineFixture(limit: 2)
        let requests = try EngineFixture.requests(5)
        let gathering = Task { [engine = fixture.engine] in await engine.gather(requests) }
        try await fixture.transport.ledger.until { $0.underWay.count == 2 }
        await fixture.end()
        #expect(await gathering.value.map(\.outcome) == Array(repeating: .cancelled, count: 5))
    }

    @Test func `after a shutdown everything is cancelled at once`() async throws {
        let fixture = EngineFixture()
        await fixture.end()
        let results = await fixture.engine.gather(try EngineFixture.requests(3))
        #expect(results.map(\.outcome) == [.cancelled, .cancelled, .cancelled])
        await fixture.engine.finished()
        await fixture.end()
    }
}
