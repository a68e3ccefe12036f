import Clock
import FetchingTestSupport
import TestSupport
import Testing

@testable import Fetching

@Suite(.timeLimit(.minutes(10)))
struct StallMonitorTests {
    /// The task pool is really kept, one of a single thread that belongs to the test; the time is
    /// the test's own, so that a busy machine adds nothing to it.
    @Test func `a pool that is kept is a stall, with the name of what kept it`() async throws {
        let pool = OneThreadPool()
        let clock = ManualClock()
        let beats = Beats()
        let monitor = StallMonitor(clock: { clock.now }) { _ in try await beats.sleep() }
        let heart = Task(executorPreference: pool) { await monitor.watchTaskPool() }
        try await beats.asleep.until { $0 == 1 }
        let meanwhile = await Task(executorPreference: pool) {
            monitor.working(on: "parsing http://site.test/slow") {
                clock.advance(by: .milliseconds(300))
                // The heart is to beat, and finds no thread to do it on.
                beats.due.update { $0 = 1 }
                return monitor.report
            }
        }.value
        try await beats.asleep.until { $0 == 2 }
        #expect(meanwhile.ongoing?.culprit == "parsing http://site.test/slow")
        #expect(meanwhile.ongoing?.duration == .milliseconds(200))
        #expect(meanwhile.count == 0)
        let stall = try #require(monitor.report.stalls.first)
        #expect(stall.part == .pool)
        #expect(stall.duration == .milliseconds(200))
        #expect(stall.culprit == "parsing http://site.test/slow")
        #expect(monitor.report.pool.longest == stall.duration)
        #expect(monitor.report.count == 1)
        #expect(monitor.report.ongoing == nil)
        heart.cancel()
        beats.due.update { $0 = 2 }
        await heart.value
    }

    @Test func `left to itself a heart beats by the machine's clock`() async {
        let monitor = StallMonitor()
        let heart = Task { await monitor.watchTaskPool() }
        // No beat is on the very nanosecond.
        while monitor.report.pool.longest == .zero { await Task.yield() }
        heart.cancel()
        await heart.value
        #expect(monitor.report(at: .now() + .seconds(60)).ongoing == nil)
    }

    @Test func `an engine's snapshots tell of the stalls of its monitor`() async throws {
        let monitor = StallMonitor()
        let engine = FetchEngine(
            transport: FakeTransport(clock: ManualClock()),
            stalls: monitor
        )
        monitor.update { meter in
            meter.stalled(
                Stall(
                    part: .pool,
                    time: .now(),
                    duration: .milliseconds(300),
                    culprit: "writing 37 results"
                )
            )
        }
        let snapshot = await engine.snapshot()
        #expect(snapshot.stalls.count == 1)
        #expect(snapshot.stalls.stalls.map(\.culprit) == ["writing 37 results"])
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
        #expect(report.stalls.map(\.culprit) == ["libcurl and its callbacks at http://a/"])
        await engine.shutDown()
    }
}

/// When a heart sleeps, and when it is to beat.
private struct Beats: Sendable {
    /// How many times it has gone to sleep.
    let asleep = Watched(0)
    /// How many of these sleeps are to end.
    let due = Watched(0)

    func sleep() async throws {
        let number = asleep.update { count in
            count += 1
            return count
        }
        await due.untilEvenIfCancelled { $0 >= number }
        try Task.checkCancellation()
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
