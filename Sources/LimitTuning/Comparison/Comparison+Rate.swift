import Fetching
import Glibc
import Statistics

/// A server that limits the rate: finding out how fast it lets us be.
extension Comparison {
    /// Seconds of the budget that waiting for a full bucket may cost, as a share of all.
    private static let patience = 0.25

    /// Whether a refusal calls for a second, slower run; then it is prepared.
    mutating func suspectsRate(at limit: Int, _ now: MonotonicTime) -> Bool {
        guard rateProbe == nil, view.rate == nil, case .screening = stage,
            let evidence = block?.rateEvidence, evidence.isSuspicious(at: limit)
        else { return false }
        let borne = view.blocks.last { !$0.isVoid && $0.limit < limit }?.goodput ?? 0
        let wait = max(evidence.refill(borne: borne), borne > 0 ? 0 : 2)
        guard wait <= Self.patience * plan.budget.seconds else { return false }
        rateProbe = RateProbe(
            limit: limit,
            first: evidence,
            refillUntil: now + .seconds(wait)
        )
        return true
    }

    /// Begins the second run.
    mutating func startRateProbe(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        guard let probe = rateProbe else { return [] }
        rateProbe?.isRunning = true
        let pace = Duration.seconds(1 / max(probe.pace, 0.01))
        return [.hostPace(host, pace)] + start(probe.probeLimit, .screening, .rate, load, now)
    }

    /// The second run has ended, by a refusal or because there was none.
    mutating func endRateProbe() -> [SteeringOrder] {
        guard let probe = rateProbe, probe.isRunning else { return [] }
        if let second = block?.rateEvidence { view.rate = probe.first.rate(with: second) }
        rateProbe = nil
        block = nil
        return [.hostPace(host, .zero)]
    }

    /// The smallest limit at which a paced run keeps up with the rate, a third of it as reserve.
    var limitForRate: Int? {
        guard let rate = view.rate, let think = lowest?.p50 else { return nil }
        return max(1, Int((1.3 * rate * think / 1000).rounded(.up)))
    }
}
