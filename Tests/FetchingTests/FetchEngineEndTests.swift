import Fetching
import FetchingTestSupport
import Testing

/// Waiting for the end of a run, and of its engine.
@Suite(.timeLimit(.minutes(10)))
struct FetchEngineEndTests {
    @Test(arguments: [false, true])
    func `waiting for the end of a run ends with the task that waits`(
        startsFirst: Bool
    ) async throws {
        let fixture = EngineFixture()
        await fixture.engine.submit(try EngineFixture.requests(1))
        let waiting = Task { [engine = fixture.engine] in await engine.finished() }
        let other = Task { [engine = fixture.engine] in await engine.finished() }
        if startsFirst { try await fixture.transport.ledger.until { $0.started == 1 } }
        waiting.cancel()
        await waiting.value
        // Another that waits is not concerned.
        await fixture.engine.closeInput()
        fixture.transport.end(try #require(fixture.transport.ledger.value.orders.first))
        await other.value
        #expect(await fixture.engine.snapshot().stage == .finished(nil))
        await fixture.end()
    }

    @Test func `a second shutdown waits for the first`() async throws {
        let transport = SlowTransport()
        let engine = FetchEngine(transport: transport)
        let first = Task { await engine.shutDown() }
        try await transport.isStopping.until { $0 }
        let hasReturned = Watched(false)
        let second = Task {
            await engine.shutDown()
            hasReturned.update { $0 = true }
        }
        // The engine gets round to it many times over.
        for _ in 0..<1000 where !hasReturned.value {
            _ = await engine.snapshot()
            await Task.yield()
        }
        #expect(!hasReturned.value)
        transport.mayStop.update { $0 = true }
        await first.value
        await second.value
        await engine.shutDown()
    }
}

/// A transport that takes its time to stop.
private struct SlowTransport: Transport {
    let isStopping = Watched(false)
    let mayStop = Watched(false)

    func start(delivering deliver: @escaping @Sendable (TransportBatch) -> Void) {}

    func send(_ orders: [TransportOrder]) {}

    func stop() async {
        isStopping.update { $0 = true }
        await mayStop.untilEvenIfCancelled { $0 }
    }
}
