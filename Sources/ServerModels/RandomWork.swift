import DataStructures
import Glibc

/// Seeded draws from the distributions that models need.
struct RandomWork: Sendable {
    private var generator: SplitMix64
    private var spare: Double?

    /// A source whose whole sequence follows from its seed.
    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// Evenly from 0 up to, not including, 1.
    mutating func uniform() -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }

    /// From the normal distribution with mean 0 and variance 1 (Box and Muller, 1958).
    mutating func normal() -> Double {
        if let value = spare {
            spare = nil
            return value
        }
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }

    /// From the lognormal distribution with mean 1 and this deviation of the logarithm, at most 2.
    ///
    /// Cut at ten thousand, which costs the mean a share of 0.0002 at a deviation of 2.
    mutating func lognormal(_ deviation: Double) -> Double {
        min(exp(deviation * normal() - deviation * deviation / 2), 10_000)
    }
}
