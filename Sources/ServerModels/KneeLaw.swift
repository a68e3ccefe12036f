import Glibc

/// How much longer a request takes the more are inside when it comes: by a slope from the second
/// on, and from a knee on by a power (the shape of Vector's simulated back-ends).
package struct KneeLaw: Equatable, Sendable {
    /// Added for each one inside but itself, at least 0.
    package var slope: Double
    /// How many inside are still free of the power, at least 1.
    package var start: Int
    /// Base of the power, at least 1.
    package var base: Double

    /// A law by its three numbers.
    package init(slope: Double, start: Int, base: Double) {
        self.slope = slope
        self.start = start
        self.base = base
    }

    /// The slowdown of a request that makes the number inside `inside`; at most a thousand.
    package func factor(at count: Int) -> Double {
        let knee = pow(base, Double(max(count - start, 0)))
        return min(slope * Double(count - 1) + knee, 1000)
    }
}
