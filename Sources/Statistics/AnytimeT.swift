import Glibc

/// A t-test that may be looked at after every observation and stopped whenever it has decided.
///
/// The error rate holds over all looks together, exactly so for Gaussian errors (Lindon, Ham,
/// Tingley and Bojinov, "Anytime-valid linear models", arXiv 2210.08589: the mixture of t-ratios over
/// a normal effect). With r = g/(g+n), the evidence against no effect is
/// ln E = ½ ln r + ½(ν+1)·(ln(1+t²/ν) − ln(1+r·t²/ν)); it reaches 1/α with probability at most α.
package struct AnytimeT: Equatable, Sendable {
    /// For which effects it is fastest: a spread of 1/√g standard deviations of one observation.
    ///
    /// Chosen before the data; any positive value is honest.
    package var precision: Double

    /// A test with its precision g, above zero.
    package init(precision: Double) { self.precision = precision }

    /// The natural logarithm of the evidence against "there is no effect".
    ///
    /// - Parameters:
    ///   - t: Estimate over its standard error.
    ///   - freedom: Degrees of freedom ν of the error, above zero.
    ///   - count: Observations n, such that the error is s/√n, or s·√(2/n) for a difference.
    package func logEvidence(t: Double, freedom: Double, count: Double) -> Double {
        let ratio = precision / (precision + count)
        let square = t * t / freedom
        return 0.5 * log(ratio) + 0.5 * (freedom + 1) * (log1p(square) - log1p(ratio * square))
    }

    /// Half the width of the interval that holds the truth at all looks together with probability
    /// 1−α; infinite while there is too little to say anything.
    package func halfWidth(
        standardError: Double,
        freedom: Double,
        count: Double,
        errorRate: Double
    ) -> Double {
        guard freedom > 0, count > 0, errorRate > 0 else { return .infinity }
        let ratio = precision / (precision + count)
        let power = exp((log(ratio) + 2 * log(errorRate)) / (freedom + 1))
        guard power > ratio else { return .infinity }
        return standardError * (freedom * (1 - power) / (power - ratio)).squareRoot()
    }

    /// How many complete rounds there must be until a difference is told from a line that lies
    /// `distance` away, if the noise stays as it is.
    ///
    /// - Parameters:
    ///   - distance: How far the estimate is from the line, at least zero.
    ///   - deviation: Standard deviation of one observation.
    ///   - rounds: Rounds so far.
    ///   - freedom: Degrees of freedom so far.
    ///   - freedomPerRound: Degrees of freedom that a further round adds.
    /// - Returns: Rounds in all; nil where more than `limit` would be needed.
    package func roundsNeeded(
        distance: Double,
        deviation: Double,
        rounds: Double,
        freedom: Double,
        freedomPerRound: Double,
        errorRate: Double,
        limit: Int = 1000
    ) -> Int? {
        guard limit > 0 else { return nil }
        return (1...limit).first { more in
            let count = rounds + Double(more)
            return halfWidth(
                standardError: deviation * (2 / count).squareRoot(),
                freedom: freedom + Double(more) * freedomPerRound,
                count: count,
                errorRate: errorRate
            ) < distance
        }
        .map { Int(rounds.rounded()) + $0 }
    }
}
