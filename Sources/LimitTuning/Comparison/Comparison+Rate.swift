import Clock
import Fetching
import Glibc

/// A server that limits the rate: finding out how fast it lets us be.
extension Comparison {
    /// Seconds of the budget that waiting for a full bucket may cost, as a share of all.
    private static let patience = 0.25

    /// Whether a refusal calls for slower runs; then the first is prepared.
    mutating func suspectsRate(at limit: Int, _ now: MonotonicTime) -> Bool {
        guard rateProbe == nil, view.rate == nil, let evidence = block?.rateEvidence,
            evidence.isSuspicious(at: limit)
        else { return false }
        let borne = view.blocks.last { !$0.isVoid && $0.limit < limit }?.goodput ?? 0
        let wait = max(evidence.refill(borne: borne), borne > 0 ? 0 : 2)
        guard wait <= Self.patience * plan.budget.seconds else { return false }
        rateProbe = RateProbe(
            limit: limit,
            first: evidence,
            pace: 0.75 * evidence.offered,
            refill: wait,
            refillUntil: now + .seconds(wait)
        )
        return true
    }

    /// Begins a slower run.
    mutating func startRateProbe(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        guard let probe = rateProbe else { return [] }
        rateProbe?.isRunning = true
        let pace = Duration.seconds(1 / max(probe.pace, 0.01))
        return [.hostPace(host, pace)] + start(probe.probeLimit, .screening, .rate, load, now)
    }

    /// A slower run has ended, by a refusal or because there was none; another one follows where that
    /// tells the rate better.
    mutating func endRateProbe(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        guard var probe = rateProbe else { return [] }
        let evidence = block?.rateEvidence
        let rate = evidence.flatMap((probe.second ?? probe.first).rate(with:))
        block = nil
        if probe.second == nil, let rate {
            probe.second = evidence
            probe.rate = rate
            // Twice as near to the rate, the bucket lasts about twice as long.
            return repeatRateProbe(probe, pace: (probe.pace + rate) / 2, now)
        }
        if probe.second == nil, evidence == nil, !probe.wasTooSlow {
            // Below the rate, or so little above it that the bucket outlasted the run.
            probe.wasTooSlow = true
            return repeatRateProbe(probe, pace: (probe.pace + probe.first.offered) / 2, now)
        }
        rateProbe = nil
        view.rate = rate ?? probe.rate
        if let rate = view.rate {
            limitForRate = max(1, Int((1.3 * rate * probe.first.think).rounded(.up)))
            return [.hostPace(host, .zero)] + finish(.decided, load, now)
        }
        return [.hostPace(host, .zero)] + startNext(load, now)
    }

    /// Prepares another run, from a full bucket.
    private mutating func repeatRateProbe(_ last: RateProbe, pace: Double, _ now: MonotonicTime)
        -> [SteeringOrder]
    {
        var probe = last
        probe.pace = pace
        probe.isRunning = false
        probe.refillUntil = now + .seconds(probe.refill)
        rateProbe = probe
        restUntil = probe.refillUntil
        return [.hold(true), .hostPace(host, .zero)]
    }
}
