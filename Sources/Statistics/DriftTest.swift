import Glibc

/// Looks for a slope or a step over time in a series whose values also depend on a level.
package enum DriftTest {
    /// A drift: how probable it is that a series without any shows as much, and how much it changed
    /// the values from the first to the last.
    package struct Drift: Equatable, Sendable {
        /// 0 to 1.
        package var probability = 1.0
        /// Never below zero.
        package var size = 0.0
    }

    /// The drift that stands out most.
    ///
    /// Each kind of drift, a slope and a step before each value, is one more variable beside the
    /// levels (analysis of covariance) and tested by its t; as many as are tried, the smallest
    /// probability is multiplied by (Bonferroni).
    ///
    /// - Parameter series: Level from zero, time, value; in order of time.
    /// - Returns: A probability of 1 where there is too little to say anything.
    package static func strongest(_ series: [(level: Int, time: Double, value: Double)]) -> Drift {
        let levels = (series.map(\.level).max() ?? -1) + 1
        let freedom = Double(series.count - levels - 1)
        guard freedom >= 2, let first = series.first, let last = series.last else { return Drift() }
        let values = centred(series.map(\.value), series, levels)
        var least = tested(centred(series.map(\.time), series, levels), values, freedom)
        least.size *= last.time - first.time
        for step in 1..<series.count {
            let jump = series.indices.map { $0 >= step ? 1.0 : 0.0 }
            let drift = tested(centred(jump, series, levels), values, freedom)
            if drift.probability < least.probability { least = drift }
        }
        least.probability = min(1, least.probability * Double(series.count))
        return least
    }

    /// Takes every level's own mean away.
    private static func centred(
        _ values: [Double],
        _ series: [(level: Int, time: Double, value: Double)],
        _ levels: Int
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: levels)
        var counts = sums
        for (value, seen) in zip(values, series) {
            sums[seen.level] += value
            counts[seen.level] += 1
        }
        return zip(values, series).map { $0 - sums[$1.level] / counts[$1.level] }
    }

    /// The probability of the t of a regression through zero, and its slope's size.
    private static func tested(_ x: [Double], _ y: [Double], _ freedom: Double) -> Drift {
        let square = x.reduce(0) { $0 + $1 * $1 }
        guard square > 1e-12 else { return Drift() }
        let slope = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } / square
        let rest = zip(x, y).reduce(0) { $0 + ($1.1 - slope * $1.0) * ($1.1 - slope * $1.0) }
        guard rest > 1e-24 else {
            return Drift(probability: abs(slope) > 1e-9 ? 0 : 1, size: abs(slope))
        }
        let chance = Tail.studentT(slope * (square * freedom / rest).squareRoot(), freedom: freedom)
        return Drift(probability: chance, size: abs(slope))
    }
}
