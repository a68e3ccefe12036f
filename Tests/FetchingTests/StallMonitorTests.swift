import FetchingTestSupport
import Statistics
import Testing

@testable import Fetching

/// The task pool is really kept here, one of a single thread that belongs to the test.
@Suite(.timeLimit(.minutes(1)))
struct StallMonitorTests {
    /// The heart beats on the same pool that is kept; returns what was seen meanwhile.
    private func keepPool(_ monitor: StallMonitor, by name: String) async -> StallReport {
        let pool = OneThreadPool()
        // First come, first served: the heart sleeps before the work begins.
        let heart = Task(executorPreference: pool) { await monitor.watchTaskPool() }
        let meanwhile = await Task(executorPreference: pool) {
            monitor.working(on: name) {
                keepThread(for: .milliseconds(300))
                return monitor.report
            }
        }.value
        while monitor.report.count == 0 { await Task(executorPreference: pool) {}.value }
        heart.cancel()
        await heart.value
        return meanwhile
    }

    @Test func `a pool that is kept is a stall, with the name of what kept it`() async throws {
        let monitor = StallMonitor()
        let meanwhile = await keepPool(monitor, by: "parsing http://site.test/slow")
        #expect(meanwhile.ongoing?.culprit == "parsing http://site.test/slow")
        #expect(meanwhile.count == 0)
        let stall = try #require(monitor.report.stalls.first)
        #expect(stall.part == .pool)
        #expect(stall.duration >= .milliseconds(200))
        #expect(stall.culprit == "parsing http://site.test/slow")
    }

    @Test func `an engine's snapshots tell of the stalls of its monitor`() async throws {
        let monitor = StallMonitor()
        let engine = FetchEngine(
            transport: FakeTransport(clock: ManualClock()),
            stalls: monitor
        )
        _ = await keepPool(monitor, by: "writing 37 results")
        let snapshot = await engine.snapshot()
        // A busy machine may add stalls of its own.
        #expect(snapshot.stalls.stalls.map(\.culprit).contains("writing 37 results"))
        await engine.shutDown()
    }

    @Test func `what a transport tells of its turns is in the snapshots`() async throws {
        let outlet = Watched<(@Sendable (TransportBatch) -> Void)?>(nil)
        let engine = FetchEngine(transport: OutletTransport(outlet: outlet))
        var batch = TransportBatch(time: .now())
        batch.turns = TurnTimes(longest: .milliseconds(3), p99: .milliseconds(1))
        batch.stall = Stall(
            part: .network,
            time: .now(),
            duration: .milliseconds(150),
            culprit: "libcurl and its callbacks at http://a/"
        )
        outlet.value?(batch)
        var report = StallReport()
        for await snapshot in await engine.snapshots() where snapshot.stalls.count > 0 {
            report = snapshot.stalls
            break
        }
        #expect(report.network == batch.turns)
        // A busy machine may add stalls of its own.
        let culprits = report.stalls.map(\.culprit)
        #expect(culprits.contains("libcurl and its callbacks at http://a/"))
        await engine.shutDown()
    }
}

/// A transport that only tells what the test lets it tell.
private struct OutletTransport: Transport {
    let outlet: Watched<(@Sendable (TransportBatch) -> Void)?>

    func start(delivering deliver: @escaping @Sendable (TransportBatch) -> Void) {
        outlet.update { $0 = deliver }
    }

    func send(_ orders: [TransportOrder]) {}

    func stop() async {}
}
