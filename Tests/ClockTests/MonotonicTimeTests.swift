import Clock
import Testing

struct MonotonicTimeTests {
    private let one = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test func `the clock goes on`() {
        let first = MonotonicTime.now()
        let second = MonotonicTime.now()
        #expect(first > .zero)
        #expect(second >= first)
    }

    @Test func `differences and sums fit together`() {
        let later = one + .milliseconds(250)
        #expect(later - one == .milliseconds(250))
        #expect(one - later == .milliseconds(-250))
        #expect(later.milliseconds(since: one) == 250)
        #expect(later.seconds(since: one) == 0.25)
        #expect(one < later)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(1 << 62), .seconds(300 * 366 * 86_400)])
    func `a sum beyond the end is never`(duration: Duration) {
        #expect(one + duration == .distantFuture)
        #expect(MonotonicTime.distantFuture + duration == .distantFuture)
    }

    @Test func `a sum before the beginning is not never`() {
        #expect(MonotonicTime.zero + .seconds(Int64.min) < .zero)
        #expect(MonotonicTime(nanoseconds: -5) + .seconds(Int64.min) < .zero)
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1),
            (.milliseconds(-1500), -1_500_000_000),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
            (.seconds(9_223_372_037), .max),
        ] as [(Duration, Int64)]
    )
    func `a duration in nanoseconds saturates`(duration: Duration, expected: Int64) {
        #expect(duration.wholeNanoseconds == expected)
    }

    @Test func `a duration reads as a number`() {
        #expect(Duration.milliseconds(1500).seconds == 1.5)
        #expect(Duration.microseconds(1500).milliseconds == 1.5)
    }
}
