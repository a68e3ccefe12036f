import Clock
import Testing

@testable import Fetching

struct RunLifecycleTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private func run(_ change: (inout FetchPolicy) -> Void = { _ in }) -> RunLifecycle {
        var policy = FetchPolicy()
        change(&policy)
        return RunLifecycle(policy)
    }

    @Test func `it finishes only when no more tasks can come`() {
        var run = run()
        run.finishIfDone()
        #expect(run.stage == .running)
        run.closeInput()
        run.finishIfDone()
        #expect(run.stage == .finished(nil))
        run.taskAdded()
        #expect(run.stage == .running)
    }

    @Test func `a stop keeps its first reason, and gives what is under way its grace`() {
        var run = run { $0.grace = .seconds(3) }
        let stops = [run.stop(.budget, now: start), run.stop(.quit, now: start)]
        #expect(stops == [true, false])
        run.postponeGrace(by: .seconds(1))
        #expect(run.graceEndsAt == start + .seconds(4))
        run.finishIfDone()
        #expect(run.stage == .finished(.budget))
        run.taskAdded()
        #expect(run.stage == .finished(.budget))
        run.taskRevived()
        #expect(run.stage == .running)
    }

    @Test(arguments: [
        (true, Outcome.failed, StopReason?.some(.failFast)), (true, .ok, nil),
        (true, .cancelled, nil), (false, .failed, .fuse), (false, .skipped, nil),
    ])
    func `one end may stop it`(failsFast: Bool, outcome: Outcome, reason: StopReason?) {
        var run = run { policy in
            policy.failsFast = failsFast
            policy.fuse = FailureFuse(percent: 50, window: 1)
        }
        #expect(run.taskEnded(outcome) == reason)
    }
}
