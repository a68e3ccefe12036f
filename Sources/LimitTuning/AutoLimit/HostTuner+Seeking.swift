import Clock
import DataStructures
import Fetching
import Glibc

/// How readings move the limit: doubling, probing, holding.
extension HostTuner {
    /// Gain for which doubling goes on, for a whole doubling, in ln (concurrency reference §6, rule 1).
    private static let worthwhileGain = log(1.25)
    /// Elasticity from which a probe turns into doubling again.
    private static let steep = 0.7
    /// No server gives more for more than in proportion; noise is allowed for.
    private static let plausibleElasticity = 1.5
    private static let serverChanged = "server changed: again"
    /// Most that one quad moves ln limit.
    private static let longestMove = 0.5
    /// Least share of the gain that is used once nothing moves.
    private static let leastCalm = 0.3
    /// What is added to a level before it is rounded: of two neighbours the larger, as a rule, for a
    /// permit too few costs more than one too many.
    private static let rounding = 0.35
    /// Epochs between quads once nothing moves, and where more is wanted but not allowed.
    static let restingEpochs = 6
    private static let pinnedEpochs = 12

    /// Doubles as long as that pays.
    mutating func climb(
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
            if gain > Self.plausibleElasticity * log(Double(reading.limit) / Double(before.limit)) {
                level = Double(before.limit)
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
            level = Double(limit)
            phase = .holding(left: Self.restingEpochs, usual: nil)
            let end = limit < allowed ? "" : ", \(Self.atTheLimit)"
            order(limit, reason + end, load, now: now, into: &output)
            return
        }
        level = Double(next)
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
        level =
            elasticity < target / 2
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
        level = min(max(level, 1), Double(allowed))
        let centre = min(permits(for: level), allowed)
        if let reason { tell(reason, to: centre, &output) }
        // With one permit in all there is nothing to compare.
        guard allowed > 1 else {
            phase = .holding(left: Self.restingEpochs, usual: nil)
            order(1, nil, load, now: now, into: &output)
            return
        }
        let quad = ProbeQuad(
            around: level,
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
        let outcome = quad.outcome
        let isVoid =
            outcome.disagreement > max(0.25, 4 * noise.squareRoot())
            || abs(outcome.elasticity) > max(Self.plausibleElasticity, 8 * noise.squareRoot())
        noise += (min(outcome.variance, 4 * noise) - noise) / 4
        guard !isVoid else {
            seekAnew()
            beginQuad(Self.serverChanged, load, now: now, &random, &output)
            return
        }
        let span = log(Double(quad.high) / Double(quad.low))
        let error = noise.squareRoot() / span
        let elasticity = outcome.elasticity
        shown.elasticity = elasticity
        shown.elasticityError = error
        let reason = Self.elasticity(elasticity)
        steepQuads = elasticity - error > Self.steep ? steepQuads + 1 : 0
        if steepQuads > 0, gain >= 1 || steepQuads > 1, quad.high < allowed,
            !ceiling.isKnown
        {
            surge(from: quad, outcome, reason, allowed, load, now: now, &output)
            return
        }
        let old = level
        let difference = elasticity - target
        if abs(difference) > error / 2 {
            adaptGain(to: difference, error: error)
            let move = min(max(gain * calm * difference, -Self.longestMove), Self.longestMove)
            level = min(max(level * exp(move), 1), Double(allowed))
        }
        let isQuiet = abs(log(level / old)) < 0.2 || permits(for: level) == permits(for: old)
        let isClear = abs(difference) > max(3 * error, min(0.45, 0.8 * target))
        quietQuads = isQuiet && !isClear ? quietQuads + 1 : 0
        let isPinned = min(permits(for: level), allowed) >= allowed && difference > 0
        guard quietQuads >= 3 || isPinned else {
            beginQuad(reason, load, now: now, &random, &output)
            return
        }
        phase = .holding(left: isPinned ? Self.pinnedEpochs : Self.restingEpochs, usual: nil)
        let centre = min(permits(for: level), allowed)
        tell(reason, to: centre, &output)
        order(centre, nil, load, now: now, into: &output)
    }

    /// The server changed: what was quiet is so no more.
    private mutating func seekAnew() {
        quietQuads = 0
        gain = max(gain, 1)
    }

    /// Share of the gain that is used: the longer nothing moves, the less noise is to move it.
    private var calm: Double {
        max(Self.leastCalm, 1 / (1 + 0.5 * Double(max(0, quietQuads - 2))))
    }

    /// The number of permits nearest to a level.
    private func permits(for level: Double) -> Int {
        max(1, Int((level + (level > 1 ? Self.rounding : 0)).rounded()))
    }

    /// Longer steps while it goes one way, for far above a knee every elasticity is near zero;
    /// shorter ones when it comes back, for around a sharp knee they would go to and fro for ever.
    private mutating func adaptGain(to difference: Double, error: Double) {
        if difference.sign == lastDifference.sign {
            gain = abs(difference) > error ? min(gain * 1.5, 3) : min(gain, 1)
        } else if max(abs(difference), abs(lastDifference)) > 0.3 {
            gain = max(min(gain, 1) / 2, 0.25)
        } else {
            gain = 1
        }
        lastDifference = difference
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
        quietQuads = 0
        steepQuads = 0
        let goodput = exp(outcome.logHigh)
        let before = Epoch.Reading(
            limit: quad.high,
            goodput: goodput,
            inFlight: Double(quad.high)
        )
        phase = .starting(before: before, isConfirming: false)
        let next = min(2 * quad.high, allowed)
        level = Double(next)
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
        oddEpochs = abs(change) > max(0.2, 4 * noise.squareRoot()) ? oddEpochs + 1 : 0
        if left <= 1 || oddEpochs >= 2 || limit > allowed {
            let reason = oddEpochs >= 2 ? "\(Self.percent(change)) goodput: looking anew" : nil
            if oddEpochs >= 2 { seekAnew() }
            oddEpochs = 0
            beginQuad(reason, load, now: now, &random, &output)
            return
        }
        let next = oddEpochs > 0 ? usual : usual.map { $0 + (goodput - $0) / 4 } ?? goodput
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
