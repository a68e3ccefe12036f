import Glibc
import Statistics

/// The responses of a comparison, ln(goodput) by limit and round, and what follows from them.
///
/// Judged after every round as often as one likes: the intervals are anytime-valid, so looking costs
/// nothing. Limits are compared within rounds, so a server that drifts favours none.
package struct RoundMatrix: Equatable, Sendable {
    /// One response.
    package struct Response: Equatable, Sendable {
        package var limit: Int
        package var round: Int
        /// The natural logarithm of goodput per second.
        package var value: Double
    }

    /// How the interval is tuned: narrowest at two to six rounds, as most comparisons need.
    static let test = AnytimeT(precision: 0.1)

    /// How much slower than the best a limit may be and still be good, 0 to 1.
    package let tolerance: Double
    /// How often a verdict may be wrong, 0 to 1.
    package let errorRate: Double
    /// Limits still in the running, ascending.
    package private(set) var survivors: [Int]
    /// Limits certain to be slower than the best by more than the tolerance, ascending.
    package private(set) var worse: [Int] = []
    /// Limits above the answer, not measured any more.
    package private(set) var surplus: [Int] = []
    /// Every response.
    package private(set) var responses: [Response] = []

    /// An empty table.
    package init(limits: [Int], tolerance: Double, errorRate: Double) {
        survivors = limits.sorted()
        self.tolerance = tolerance
        self.errorRate = errorRate
    }

    /// Adds a response.
    package mutating func add(limit: Int, round: Int, value: Double) {
        responses.append(Response(limit: limit, round: round, value: value))
    }

    /// Takes a limit out that the server objected to.
    package mutating func stop(from limit: Int) {
        survivors.removeAll { $0 >= limit }
        worse.removeAll { $0 >= limit }
        surplus.removeAll { $0 >= limit }
        responses.removeAll { $0.limit >= limit }
    }

    /// Adds limits to compare, and brings back those around them.
    package mutating func admit(_ limits: [Int]) {
        let back = Set(limits)
        survivors = Set(survivors).union(back).sorted()
        worse.removeAll(where: back.contains)
        surplus.removeAll(where: back.contains)
    }

    /// Which limits the next round has to measure, ascending.
    package var measured: [Int] { survivors }

    /// Judges everything anew and drops what needs no more blocks.
    package mutating func judge() -> Judgement {
        guard let comparison = compare() else {
            return survivors.count == 1 && !responses.isEmpty
                ? Judgement(best: survivors[0], recommended: survivors[0]) : Judgement()
        }
        var judgement = comparison
        let beaten = survivors.filter { judgement.isWorse($0, than: log(1 - tolerance)) }
        worse = (worse + beaten).sorted()
        survivors.removeAll(where: beaten.contains)
        let goods = survivors.filter { isGood($0, judgement) }
        if let least = goods.first {
            let above = survivors.filter { $0 > least && $0 != judgement.best }
            surplus = (surplus + above).sorted()
            judgement.good = goods
            if least == survivors.first {
                judgement.recommended = least
            }
            survivors.removeAll(where: above.contains)
        }
        if judgement.recommended == nil {
            judgement.missingRounds = missingRounds(judgement)
        }
        return judgement
    }

    /// Whether a limit is certain to be within the tolerance of every other.
    private func isGood(_ limit: Int, _ judgement: Judgement) -> Bool {
        let line = log(1 - tolerance)
        if limit != judgement.best {
            return judgement.contrasts[limit].map { $0.lower > line } ?? false
        }
        return survivors.allSatisfy { other in
            other == limit || (judgement.contrasts[other].map { $0.upper < -line } ?? false)
        }
    }

    /// The contrast of every limit to the leader; nil while there is no noise to judge by.
    private func compare() -> Judgement? {
        let limits = Set(responses.map(\.limit)).sorted()
        let positions = Dictionary(uniqueKeysWithValues: limits.enumerated().map { ($1, $0) })
        let observations = responses.compactMap { seen in
            positions[seen.limit].map { (level: $0, round: seen.round, value: seen.value) }
        }
        guard let fit = Self.calmFit(observations) else { return nil }
        let candidates = survivors.compactMap { limit in positions[limit].map { (limit, $0) } }
        guard let (best, lead) = candidates.max(by: { fit.levels[$0.1] < fit.levels[$1.1] }) else {
            return nil
        }
        let deviation = fit.variance.squareRoot()
        let open = Double(max(candidates.count - 1, 1))
        var judgement = Judgement(best: best, deviation: deviation, freedom: fit.freedom)
        for limit in limits where limit != best {
            guard let position = positions[limit] else { continue }
            let count = fit.effectiveRounds(position, lead)
            let half = Self.test.halfWidth(
                standardError: deviation * (2 / max(count, 1e-9)).squareRoot(),
                freedom: Double(fit.freedom),
                count: count,
                errorRate: errorRate / open
            )
            judgement.contrasts[limit] = Judgement.Contrast(
                difference: fit.difference(position, lead),
                half: half,
                rounds: count
            )
        }
        return judgement
    }

    /// The fit without the round during which the server changed, if there is such a round.
    ///
    /// Such a step is no noise: it would widen every interval until many rounds have diluted it. The
    /// round has to stand out, against the noise of all others without it, by a factor that chance
    /// gives one table in a thousand, of all rounds looked at together; its blocks stay in the report.
    /// A fit with it could not tell: a limit that is in two rounds only blames both alike.
    private static func calmFit(_ observations: [(level: Int, round: Int, value: Double)])
        -> TwoWayLayout?
    {
        guard let fit = TwoWayLayout(observations) else { return nil }
        let squares = fit.variance * Double(fit.freedom)
        let rounds = Set(observations.map(\.round))
        var calmest = fit
        var least = 0.001
        for round in rounds.sorted() {
            guard let rest = TwoWayLayout(observations.filter { $0.round != round }),
                rest.freedom >= 3, rest.variance > 0, fit.freedom > rest.freedom
            else { continue }
            let own = Double(fit.freedom - rest.freedom)
            let others = Double(rest.freedom)
            let ratio = (squares - rest.variance * others) / own / rest.variance
            let chance = Tail.fisherF(ratio, own, others) * Double(rounds.count)
            if chance < least { (calmest, least) = (rest, chance) }
        }
        return calmest
    }

    /// How many further rounds would decide, if noise and levels are as they seem.
    private func missingRounds(_ judgement: Judgement) -> Int? {
        let line = log(1 - tolerance)
        let others = survivors.filter { $0 != judgement.best }
        var most = 0
        for limit in others {
            guard let contrast = judgement.contrasts[limit] else { return nil }
            let distances = [
                abs(contrast.difference - line),
                judgement.best == survivors.first ? -line - contrast.difference : .infinity,
            ]
            guard
                let rounds = Self.test.roundsNeeded(
                    distance: distances.min() ?? 0,
                    deviation: judgement.deviation,
                    rounds: contrast.rounds,
                    freedom: Double(judgement.freedom),
                    freedomPerRound: Double(max(survivors.count - 1, 1)),
                    errorRate: errorRate / Double(max(others.count, 1))
                )
            else { return nil }
            most = max(most, rounds - Int(contrast.rounds.rounded()))
        }
        return most
    }
}
