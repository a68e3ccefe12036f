import Clock
import Testing

@testable import Fetching

struct TurnMeterTests {
    private static let start = MonotonicTime(nanoseconds: 5_000_000_000)

    private func milliseconds(_ time: Double) -> Int64 { Int64(time * 1e6) }

    @Test func `without turns there is nothing to tell`() {
        var meter = TurnMeter()
        #expect(meter.times(at: Self.start) == TurnTimes())
    }

    @Test func `the longest turn is exact, and so is the percentile of few`() {
        var meter = TurnMeter()
        for time in [0.2, 7.5, 0.1] { meter.record(milliseconds(time), at: Self.start) }
        let times = meter.times(at: Self.start)
        #expect(times.longest == .microseconds(7_500))
        #expect(times.p99 == .microseconds(7_500))
    }

    @Test(arguments: [1, 999, 54_321, 1_000_000, 2_718_281, 99_999_999, 7_000_000_000] as [Int64])
    func
        `one turn in a hundred may be longer than the percentile, which is a quarter too long at most`(
            usual: Int64
        )
    {
        var meter = TurnMeter()
        for _ in 0..<198 { meter.record(usual, at: Self.start) }
        for _ in 0..<2 { meter.record(usual * 9, at: Self.start) }
        let times = meter.times(at: Self.start)
        #expect(times.longest == .nanoseconds(usual * 9))
        #expect(times.p99 >= .nanoseconds(usual))
        #expect(times.p99 <= .nanoseconds(usual + max(usual / 4, 3)))
    }

    @Test(arguments: [(900, true), (1_800, true), (2_100, false), (60_000, false)])
    func `a turn is remembered for one to two seconds`(after: Int, isKnown: Bool) {
        var meter = TurnMeter()
        meter.record(milliseconds(80), at: Self.start)
        let later = Self.start + .milliseconds(after)
        meter.record(milliseconds(1), at: later)
        let longest = meter.times(at: later).longest
        #expect(longest == (isKnown ? .milliseconds(80) : .milliseconds(1)))
    }

    @Test func `absurd durations do no harm`() {
        var meter = TurnMeter()
        for time in [Int64.min, -1, 0, .max] { meter.record(time, at: Self.start) }
        #expect(meter.times(at: Self.start).longest == .nanoseconds(Int64.max))
    }
}
