/// The least-squares fit of y = level + round + noise, where not every level is in every round.
///
/// Rounds take up whatever changed between them, such as a server that became slower, so levels are
/// compared within rounds only (randomised complete blocks; incomplete ones after levels were
/// dropped or added, which the intra-block equations of the additive model cover).
package struct TwoWayLayout: Equatable, Sendable {
    /// Level effects, relative to the first level; nil for one that no round ties to the first.
    package let levels: [Double]
    /// Round effects, centred around zero.
    package let rounds: [Double]
    /// Variance of the noise of one observation.
    package let variance: Double
    /// Degrees of freedom of that variance.
    package let freedom: Int
    /// Every observation's noise as fitted, in the order given.
    package let residuals: [Double]
    private let covariance: [[Double]]

    /// Fits observations.
    ///
    /// - Parameter observations: Level from zero, round from zero, value; each pair once or more.
    /// - Returns: nil where some level is tied to the others by no round, or nothing is left for noise.
    package init?(_ observations: [(level: Int, round: Int, value: Double)]) {
        guard let levelCount = observations.map({ $0.level + 1 }).max(), levelCount > 1,
            let roundCount = observations.map({ $0.round + 1 }).max()
        else { return nil }
        var sizes = [Double](repeating: 0, count: roundCount)
        var sums = sizes
        for seen in observations {
            sizes[seen.round] += 1
            sums[seen.round] += seen.value
        }
        let present = sizes.count { $0 > 0 }
        let left = observations.count - (levelCount + present - 1)
        guard left > 0 else { return nil }
        guard let (effects, inverse) = Self.levels(observations, levelCount, sizes, sums) else {
            return nil
        }
        var roundEffects = [Double](repeating: 0, count: roundCount)
        for seen in observations {
            roundEffects[seen.round] += (seen.value - effects[seen.level]) / sizes[seen.round]
        }
        residuals = observations.map { $0.value - effects[$0.level] - roundEffects[$0.round] }
        let mean = roundEffects.reduce(0, +) / Double(max(present, 1))
        rounds = zip(roundEffects, sizes).map { $1 > 0 ? $0 - mean : 0 }
        variance = residuals.reduce(0) { $0 + $1 * $1 } / Double(left)
        freedom = left
        levels = effects
        covariance = inverse
    }

    /// Solves the equations for the levels after the rounds are eliminated, the first held at zero.
    private static func levels(
        _ observations: [(level: Int, round: Int, value: Double)],
        _ count: Int,
        _ sizes: [Double],
        _ sums: [Double]
    ) -> (effects: [Double], inverse: [[Double]])? {
        var members = [[Int]](repeating: [], count: sizes.count)
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        var right = [Double](repeating: 0, count: count)
        for seen in observations {
            members[seen.round].append(seen.level)
            matrix[seen.level][seen.level] += 1
            right[seen.level] += seen.value - sums[seen.round] / sizes[seen.round]
        }
        for (round, inside) in members.enumerated() {
            for one in inside {
                for other in inside { matrix[one][other] -= 1 / sizes[round] }
            }
        }
        let reduced = matrix.dropFirst().map { Array($0.dropFirst()) }
        guard let inverse = SymmetricSystem.inverse(reduced) else { return nil }
        let effects = inverse.map { row in
            zip(row, right.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return ([0] + effects, inverse)
    }

    /// How much more level `one` is than level `other`.
    package func difference(_ one: Int, _ other: Int) -> Double { levels[one] - levels[other] }

    /// How many complete rounds would compare two levels as well.
    ///
    /// The variance of their difference is 2/n of one observation's. Zero for a level and itself.
    package func effectiveRounds(_ one: Int, _ other: Int) -> Double {
        let factor = entry(one, one) + entry(other, other) - 2 * entry(one, other)
        return factor > 0 ? 2 / factor : 0
    }

    private func entry(_ row: Int, _ column: Int) -> Double {
        row == 0 || column == 0 ? 0 : covariance[row - 1][column - 1]
    }
}
