import Glibc

/// What a table of responses says at one look.
package struct Judgement: Equatable, Sendable {
    /// A limit against the leader, in ln(goodput).
    package struct Contrast: Equatable, Sendable {
        /// How much more it has; mostly negative.
        package var difference: Double
        /// Half the width of its interval, possibly infinite.
        package var half: Double
        /// How many complete rounds would tell as much.
        package var rounds: Double

        /// The interval's ends.
        package var lower: Double { difference - half }
        package var upper: Double { difference + half }
        /// The interval as a share minus one, such as −0.22 to −0.16.
        package var relative: ClosedRange<Double> {
            max(expm1(lower), -1)...max(expm1(upper), -1)
        }
    }

    /// The limit with the highest goodput so far; nil before the first.
    package var best: Int?
    /// The smallest limit within the tolerance of the best, once that is certain.
    package var recommended: Int?
    /// Limits certain to be within the tolerance.
    package var good: [Int] = []
    /// Every other limit against the leader.
    package var contrasts: [Int: Contrast] = [:]
    /// Standard deviation of one response, and its degrees of freedom.
    package var deviation = 0.0
    package var freedom = 0
    /// How many further rounds would decide; nil where a thousand would not, or nothing is missing.
    package var missingRounds: Int?

    init(
        best: Int? = nil,
        recommended: Int? = nil,
        deviation: Double = 0,
        freedom: Int = 0
    ) {
        self.best = best
        self.recommended = recommended
        self.deviation = deviation
        self.freedom = freedom
    }

    /// Whether a limit is certain to lie below a line that is drawn from the leader.
    func isWorse(_ limit: Int, than line: Double) -> Bool {
        contrasts[limit].map { $0.upper < line } ?? false
    }
}
