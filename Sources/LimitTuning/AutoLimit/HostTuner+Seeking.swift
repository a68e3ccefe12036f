import Clock
import DataStructures
import Fetching
import Glibc

/// How readings move the limit: doubling, probing, holding.
extension HostTuner {
    /// Gain for which doubling goes on, for a whole doubling, in ln (concurrency reference §6, rule 1).
    private static let worthwhileGain = log(1.25)
    private static let serverChanged = "server changed: again"

    /// Doubles as long as that pays.
    mutating func rise(
        _ reading: Epoch.Reading,
        _ before: Epoch.Reading?,
        _ isConfirming: Bool,
        _ allowed: Int,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        into output: inout Output
    ) {
        var reason = "start"
        if let before {
            let doublings = log2(Double(reading.limit) / Double(before.limit))
            let gain = log(reading.goodput / before.goodput)
            if gain > HillClimb.plausibleElasticity
                * log(Double(reading.limit) / Double(before.limit))
            {
                climb.level = Double(before.limit)
                beginQuad(Self.serverChanged, load, now: now, &random, &output)
                return
            }
            if gain < Self.worthwhileGain * doublings {
                guard isConfirming else {
                    phase = .starting(before: before, isConfirming: true)
                    begin(load, at: now)
                    return
                }
                stepBack(to: before, from: reading, gain: gain, load, now: now, &random, &output)
                return
            }
            reason = "\(Self.percent(gain)) goodput"
        }
        // Where it has objected, doubling ends at what was clean; probes go on from there.
        let most = ceiling.isKnown ? min(allowed, max(clean, limit)) : allowed
        let next = min(2 * limit, most)
        guard next > limit else {
            climb.level = Double(limit)
            phase = .holding(left: HillClimb.restingEpochs, usual: nil)
            let end = limit < allowed ? "" : ", \(Self.atTheLimit)"
            order(limit, reason + end, load, now: now, into: &output)
            return
        }
        climb.level = Double(next)
        phase = .starting(before: reading, isConfirming: false)
        order(next, reason, load, now: now, into: &output)
    }

    /// The last rise gained too little: back between the two, or all the way if it gained nothing.
    private mutating func stepBack(
        to before: Epoch.Reading,
        from reading: Epoch.Reading,
        gain: Double,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        _ output: inout Output
    ) {
        let elasticity = gain / log(Double(reading.limit) / Double(before.limit))
        climb.level =
            elasticity < climb.target / 2
            ? Double(before.limit) : Double(before.limit * reading.limit).squareRoot()
        beginQuad("only \(Self.percent(gain)) goodput", load, now: now, &random, &output)
    }

    /// Begins four epochs around the level.
    private mutating func beginQuad(
        _ reason: String?,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        _ output: inout Output
    ) {
        let allowed = allowed(load, now: now)
        climb.clamp(to: allowed)
        let centre = min(climb.permits, allowed)
        if let reason { tell(reason, to: centre, &output) }
        // With one permit in all there is nothing to compare.
        guard allowed > 1 else {
            phase = .holding(left: HillClimb.restingEpochs, usual: nil)
            order(1, nil, load, now: now, into: &output)
            return
        }
        let quad = ProbeQuad(
            around: climb.level,
            allowed: allowed,
            beginsLow: Bool.random(using: &random)
        )
        phase = .probing(quad)
        order(quad.nextLimit, nil, load, now: now, into: &output)
    }

    /// Takes one epoch of a quad.
    mutating func probe(
        _ unfinished: ProbeQuad,
        _ reading: Epoch.Reading,
        _ allowed: Int,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        into output: inout Output
    ) {
        var quad = unfinished
        quad.add(reading.goodput)
        if quad.isComplete {
            conclude(quad, allowed, load, now: now, &random, &output)
        } else if quad.nextLimit > allowed {
            beginQuad(nil, load, now: now, &random, &output)
        } else {
            phase = .probing(quad)
            order(quad.nextLimit, nil, load, now: now, into: &output)
        }
    }

    /// Moves the level by what a complete quad says.
    private mutating func conclude(
        _ quad: ProbeQuad,
        _ allowed: Int,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        _ output: inout Output
    ) {
        let step = climb.take(quad, allowed: allowed, isBounded: ceiling.isKnown)
        guard step != .void else {
            beginQuad(Self.serverChanged, load, now: now, &random, &output)
            return
        }
        let outcome = quad.outcome
        shown.elasticity = outcome.elasticity
        shown.elasticityError = climb.error(of: quad)
        let reason = Self.elasticity(outcome.elasticity)
        switch step {
        case .double: surge(from: quad, outcome, reason, allowed, load, now: now, &output)
        case .moved(rest: 1...):
            if case .moved(let rest) = step { phase = .holding(left: rest, usual: nil) }
            let centre = min(climb.permits, allowed)
            tell(reason, to: centre, &output)
            order(centre, nil, load, now: now, into: &output)
        case .moved, .void: beginQuad(reason, load, now: now, &random, &output)
        }
    }

    /// More pays nearly in full: doubles again.
    private mutating func surge(
        from quad: ProbeQuad,
        _ outcome: ProbeQuad.Outcome,
        _ reason: String,
        _ allowed: Int,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ output: inout Output
    ) {
        let goodput = exp(outcome.logHigh)
        let before = Epoch.Reading(
            limit: quad.high,
            goodput: goodput,
            inFlight: Double(quad.high)
        )
        phase = .starting(before: before, isConfirming: false)
        let next = min(2 * quad.high, allowed)
        climb.level = Double(next)
        tell(reason, to: next, &output)
        order(next, nil, load, now: now, into: &output)
    }

    /// Lets epochs pass at one limit, until it is time for a quad or the goodput changes.
    mutating func hold(
        _ left: Int,
        _ usual: Double?,
        _ reading: Epoch.Reading,
        _ allowed: Int,
        _ load: EngineLoad,
        now: MonotonicTime,
        _ random: inout SplitMix64,
        into output: inout Output
    ) {
        let goodput = log(reading.goodput)
        let change = usual.map { goodput - $0 } ?? 0
        let hasChanged = climb.note(change: change)
        if left <= 1 || hasChanged || limit > allowed {
            climb.forgetOddEpochs()
            let reason = hasChanged ? "\(Self.percent(change)) goodput: looking anew" : nil
            beginQuad(reason, load, now: now, &random, &output)
            return
        }
        let next = climb.isOdd ? usual : usual.map { $0 + (goodput - $0) / 4 } ?? goodput
        phase = .holding(left: left - 1, usual: next)
        begin(load, at: now)
    }

    /// A change in ln as whole per cent with its sign, such as `+38 %`.
    static func percent(_ change: Double) -> String {
        let value = Int((min(max(exp(change) - 1, -1), 99) * 100).rounded())
        return value < 0 ? "−\(-value) %" : "+\(value) %"
    }

    /// An elasticity to two places, such as `e=.61`.
    static func elasticity(_ value: Double) -> String {
        let hundredths = Int((min(max(value, -99), 99) * 100).rounded())
        let size = abs(hundredths)
        let whole = size / 100 == 0 ? "" : "\(size / 100)"
        let part = size % 100 < 10 ? "0\(size % 100)" : "\(size % 100)"
        return "e=\(hundredths < 0 ? "−" : "")\(whole).\(part)"
    }
}
