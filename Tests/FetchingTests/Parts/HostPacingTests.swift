import Clock
import Testing

@testable import Fetching

struct HostPacingTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    /// A host that usually answers within 800 ms.
    private var usual: HostPacing {
        var pacing = HostPacing()
        pacing.started(at: start)
        pacing.answered(startedAt: start, now: start + .milliseconds(800))
        return pacing
    }

    @Test(arguments: [(Duration.milliseconds(10), true), (.milliseconds(800), false)])
    func `errors that come faster than answers keep the distance that answers had`(
        after time: Duration,
        isFast: Bool
    ) {
        var pacing = usual
        #expect(pacing.failed(startedAt: start, permits: 4, now: start + time) == isFast)
        let distance = Duration.milliseconds(isFast ? 200 : 0)
        #expect(pacing.nextStart(delay: .zero) == start + distance)
        pacing.answered(startedAt: start, now: start + .milliseconds(800))
        #expect(pacing.nextStart(delay: .zero) == start)
    }

    @Test func `the longest of delay and paces counts`() {
        var pacing = usual
        #expect(pacing.steer(to: .milliseconds(300)) == false)
        #expect(pacing.nextStart(delay: .milliseconds(100)) == start + .milliseconds(300))
        #expect(pacing.nextStart(delay: .milliseconds(400)) == start + .milliseconds(400))
        #expect(pacing.steer(to: .zero) == true)
        #expect(pacing.nextStart(delay: .zero) == start)
    }

    @Test func `answers to what was under way at the last throttling are the same event`() {
        var streak = ThrottleStreak()
        let later = start + .seconds(2)
        #expect(streak.throttled(startedAt: start, now: start + .seconds(1)) == 1)
        #expect(streak.throttled(startedAt: start, now: later) == nil)
        #expect(streak.throttled(startedAt: later, now: start + .seconds(3)) == 2)
        streak.answered(startedAt: start)
        #expect(streak.throttled(startedAt: start + .seconds(4), now: start + .seconds(5)) == 3)
        streak.answered(startedAt: start + .seconds(6))
        #expect(streak.throttled(startedAt: start + .seconds(7), now: start + .seconds(8)) == 1)
    }
}
