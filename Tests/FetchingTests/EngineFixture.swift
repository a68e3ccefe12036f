import Fetching
import FetchingTestSupport
import Testing
import URLStandard

/// An engine on a fake transport, in a time that flies.
struct EngineFixture {
    let clock: ManualClock
    let transport: FakeTransport
    let engine: FetchEngine

    init(
        clock: ManualClock = ManualClock(),
        limit: Int = 16,
        deliversResults: Bool = false,
        timeFlies: Bool = true,
        memory: MemoryBudget? = nil,
        _ change: (inout FetchPolicy) -> Void = { _ in },
        answering answer: @escaping @Sendable (TransferOrder) -> TransferReport? = { _ in nil }
    ) {
        var policy = FetchPolicy()
        policy.limit = limit
        policy.seed = 1
        change(&policy)
        self.clock = clock
        transport = FakeTransport(
            clock: clock,
            timeFlies: timeFlies,
            memory: memory,
            answering: answer
        )
        engine = FetchEngine(
            transport: transport,
            policy: policy,
            deliversResults: deliversResults
        ) { clock.now }
    }

    /// Requests for a number of paths.
    static func requests(_ count: Int, host: String = "a") throws -> [FetchRequest] {
        try (0..<count).map { FetchRequest(try WebURL("http://\(host)/\($0)")) }
    }

    /// The first state that fulfils a condition.
    func first(_ condition: (EngineSnapshot) -> Bool) async throws -> EngineSnapshot {
        for await snapshot in await engine.snapshots() where condition(snapshot) { return snapshot }
        throw Ended()
    }

    /// The engine has ended before what was waited for came.
    struct Ended: Error {}

    /// Ends the engine, and looks whether it has kept to what may be ordered.
    func end() async {
        await engine.shutDown()
        #expect(transport.ledger.value.violations == [])
    }
}

/// A good answer to any order.
func good(_ order: TransferOrder, body: [UInt8]? = nil) -> TransferReport {
    var report = TransferReport(id: order.id, end: .answered)
    report.status = 200
    report.body = body
    return report
}

/// Any other answer.
func status(_ status: UInt16, _ order: TransferOrder) -> TransferReport {
    var report = TransferReport(id: order.id, end: .answered)
    report.status = status
    return report
}
