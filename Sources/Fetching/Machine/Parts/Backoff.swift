import Clock
import DataStructures

/// Exponential backoff with full jitter: uniform between zero and a bound that doubles.
///
/// Full jitter spreads the retries of many clients best (M. Brooker, "Exponential Backoff And
/// Jitter", 2015).
public struct Backoff: Equatable, Sendable {
    /// The bound of the first wait.
    public var base: Duration = .seconds(1)
    /// The bound of every wait.
    public var maximum: Duration = .seconds(60)

    /// One second doubling to sixty.
    public init(base: Duration = .seconds(1), maximum: Duration = .seconds(60)) {
        self.base = base
        self.maximum = maximum
    }

    /// The bound of the wait after the `attempt`-th failure, counted from one.
    public func bound(afterAttempt attempt: Int) -> Duration {
        min(maximum, base * (1 << min(max(attempt - 1, 0), 20)))
    }

    /// A wait after the `attempt`-th failure.
    func wait(afterAttempt attempt: Int, using random: inout SplitMix64) -> Duration {
        .nanoseconds(
            Int64.random(in: 0...bound(afterAttempt: attempt).wholeNanoseconds, using: &random)
        )
    }
}
