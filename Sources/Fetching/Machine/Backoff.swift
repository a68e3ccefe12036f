import Statistics

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

/// A small seeded generator (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014), so that a machine's choices can be repeated.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
