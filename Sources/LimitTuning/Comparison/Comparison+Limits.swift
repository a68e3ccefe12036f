import Clock
import Fetching
import Glibc
import Statistics

/// What is known, as the screen and the report show it.
extension Comparison {
    /// Writes everything that follows from the blocks so far into the view.
    mutating func describe() {
        for index in view.limits.indices { describe(&view.limits[index]) }
        view.recommended = judgement.recommended ?? limitForRate ?? formerAnswer
        view.missingTime = missingTime
        view.clientLimitedFrom = clientLimitedFrom
        view.warnings = ComparisonWarnings(view, table, ledger).all
        view.sentence = ComparisonSentence(view).text
    }

    /// Draws the curve anew, which costs more than the rest: after each round and at the end.
    ///
    /// Limits that were only screened are points too, of half the weight of a block.
    ///
    /// None before the second round: without the noise, no fit can be judged.
    mutating func drawCurve() {
        guard judgement.freedom > 0 else { return }
        let best = view.limits.first(where: \.isBest)?.goodput
        let points = view.limits.compactMap { standing in
            standing.goodput.map { own in
                // Against the leader, so that rounds of a slower server do not bend the curve.
                let contrast = judgement.contrasts[standing.limit]
                return ScalabilityFit.Point(
                    limit: Double(standing.limit),
                    goodput: contrast.flatMap { seen in best.map { $0 * exp(seen.difference) } }
                        ?? own,
                    weight: standing.blocks > 0 ? Double(standing.blocks) : 0.5
                )
            }
        }
        let fitting = CurveFitting(
            points,
            deviation: judgement.deviation,
            freedom: judgement.freedom
        )
        view.curve = fitting.report(seed: plan.seed)
    }

    /// Tells how much longer answers take at each limit than at the one to use.
    mutating func compareLatencies() {
        guard let reference = view.recommended ?? judgement.best else { return }
        for index in view.limits.indices where view.limits[index].limit != reference {
            view.limits[index].latencyRatios = LatencyRatios(
                of: view.limits[index].limit,
                to: reference,
                view.blocks,
                seed: plan.seed
            )
        }
    }

    private func describe(_ standing: inout LimitStanding) {
        ledger.describe(&standing)
        if standing.limit == limitForRate {
            // It was refused for its speed, and is enough at the pace that the server grants.
            (standing.status, standing.stopCause) = (.good, nil)
            return
        }
        guard standing.status != .stopped else {
            standing.isBest = false
            standing.relative = nil
            return
        }
        let limit = standing.limit
        standing.isBest = judgement.best == limit
        standing.relative =
            standing.isBest ? 0...0 : judgement.contrasts[limit].map(\.relative)
        standing.isMeasured = table.survivors.contains(limit)
        if table.worse.contains(limit) {
            standing.status = .worse
        } else if judgement.good.contains(limit) || judgement.recommended == limit {
            standing.status = .good
        } else {
            standing.status = .undecided
        }
    }

    /// The smallest limit where this machine bounded more than half of the blocks in rounds; a
    /// single one may be the work of whatever else ran on this machine at that moment.
    private var clientLimitedFrom: Int? {
        let counted = view.blocks.filter { !$0.isVoid && $0.round > 0 }
        let blocks = Dictionary(grouping: counted, by: \.limit)
        return blocks.filter { 2 * $0.value.count(where: \.isClientLimited) > $0.value.count }
            .keys.min()
    }

    /// How long the rounds take that would still decide; nil where that cannot be told.
    private var missingTime: Duration? {
        guard let rounds = judgement.missingRounds else { return nil }
        let one = table.survivors.reduce(0) { $0 + ledger.seconds($1) }
        return .seconds(one * Double(rounds))
    }
}
