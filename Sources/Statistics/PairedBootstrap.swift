package import DataStructures
import Glibc

/// How a ratio of two quantities that were measured in the same rounds varies, by drawing whole rounds
/// with replacement (percentile bootstrap over blocks; Efron and Tibshirani, "An Introduction to the
/// Bootstrap", 1993).
package enum PairedBootstrap {
    /// Samples that are drawn.
    private static let resamples = 2000

    /// Where 95 % of the drawn geometric means of the rounds' ratios lie, above to below.
    ///
    /// - Parameters:
    ///   - rounds: One pair a round; a pair with a value of zero or less is left out.
    ///   - generator: Draws the rounds; the same one draws the same.
    /// - Returns: Nil with fewer than three rounds: they give no interval.
    package static func ratio(
        _ rounds: [(above: Double, below: Double)],
        using generator: inout SplitMix64
    ) -> ClosedRange<Double>? {
        let logs = rounds.filter { $0.above > 0 && $0.below > 0 }.map { log($0.above / $0.below) }
        guard logs.count >= 3, logs.allSatisfy(\.isFinite) else { return nil }
        let count = Double(logs.count)
        let means = (0..<resamples).map { _ in
            logs.indices.reduce(0) { sum, _ in
                sum + logs[Int.random(in: logs.indices, using: &generator)]
            } / count
        }.sorted()
        let tail = resamples / 40
        return exp(means[tail])...exp(means[resamples - 1 - tail])
    }
}
