import Clock
import DataStructures
import Fetching
import Glibc

/// Seeks one host's limit: the elasticity of its goodput decides, no latency does.
///
/// Fed with each attempt that has ended and asked after each batch; it never reads a clock. The engine
/// rests the host after a 429 and paces it after fast errors by itself; an epoch in which that
/// happened measures nothing and is begun anew.
struct HostTuner: Sendable {
    /// What it does, with what it needs for that.
    enum Phase: Sendable {
        /// Doubles; the reading before the last rise, and whether a small gain is being confirmed.
        case starting(before: Epoch.Reading?, isConfirming: Bool)
        case probing(ProbeQuad)
        /// Waits this many more epochs; the goodput to compare with, in ln.
        case holding(left: Int, usual: Double?)
        case pacing(Pacing)
        case outage
    }

    /// Where orders and moves of one batch are put.
    struct Output {
        var orders: [SteeringOrder] = []
        var moves: [(from: Int, to: Int, reason: String)] = []
    }

    let host: HostID
    var climb: HillClimb
    private(set) var inForce: LimitInForce
    private var cuts = CutRecord()
    var phase = Phase.starting(before: nil, isConfirming: false)
    var epoch: Epoch
    var signs = CongestionSigns()
    var ceiling = Ceiling()
    var evidence = RateEvidence()
    /// The highest limit that was measured without an objection, of those that may still hold.
    var clean = 1
    /// Mean time for which an attempt holds its permit, in seconds; zero before the first.
    private(set) var heldSeconds = 0.0
    private var inFlight = 0
    /// The host's own politeness, once it showed as lower than what was ordered.
    private(set) var politeLimit = Int.max
    /// Why nothing is measured, said once.
    private var obstacle = ""
    /// Whether it has something to decide after this batch.
    var isTouched = false
    /// What the screen shows.
    var shown: AutoLimitState.Host

    /// A tuner that begins at a limit.
    init(_ host: HostID, limit: Int, target: Double, load: EngineLoad, now: MonotonicTime) {
        self.host = host
        climb = HillClimb(target: target, from: limit)
        inForce = LimitInForce(limit, at: now)
        inFlight = load.hosts[host.index].active
        shown = AutoLimitState.Host(host: host, limit: limit)
        epoch = Epoch(
            limit: limit,
            at: now,
            minimum: Self.startingSeconds(at: limit),
            attempts: Self.startingAttempts,
            inFlight: inFlight,
            isWarm: true,
            stalls: load.stalls
        )
    }

    /// The limit it has ordered.
    var limit: Int { inForce.limit }

    /// Why it does not rise.
    static let atTheLimit = "at the limit allowed"
    /// Least seconds of an epoch (concurrency reference §6).
    static let usualSeconds = 1.0
    /// Least attempts of an epoch while it doubles, and afterwards.
    static let startingAttempts = 6
    static let usualAttempts = 20
    /// The limit from which a doubling is no small step any more.
    private static let modest = 32

    /// Least seconds of an epoch while it doubles: short while that adds a few permits, and long where
    /// the next step adds as many as a small server has in all.
    static func startingSeconds(at limit: Int) -> Double { limit < modest ? 0.2 : 2 }

    /// An attempt on the host has ended.
    mutating func ended(_ attempt: AttemptRecord) {
        epoch.count(attempt)
        signs.count(attempt, limit: limit)
        guard attempt.ending == .good || attempt.ending == .moved else { return }
        // What was started before the first good answer still met what the cut was for.
        if cuts.answered() { signs.cut(at: attempt.endedAt) }
        let isFull = Double(inFlight) >= 0.9 * Double(limit)
        evidence.good(isOwn: isFull && attempt.startedAt >= inForce.since)
        let held = attempt.endedAt.seconds(since: attempt.startedAt)
        heldSeconds = heldSeconds == 0 ? held : heldSeconds + (held - heldSeconds) / 32
    }

    /// A batch of ends is complete: decides, and orders what follows.
    mutating func turn(
        _ load: EngineLoad,
        now: MonotonicTime,
        using random: inout SplitMix64,
        into output: inout Output
    ) {
        let row = load.hosts[host.index]
        defer { inFlight = row.active }
        if row.limit < limit, now > inForce.since { politeLimit = row.limit }
        if case .outage = phase {
            if cuts.answers > 0 { leaveOutage(load, now: now, into: &output) }
        } else if let sign = signs.sign {
            cut(for: sign, load, now: now, into: &output)
        } else if limit > min(load.limit, politeLimit) {
            obeyCap(load, now: now, into: &output)
        } else if row.backoffUntil > epoch.begunAt {
            // The objection itself has been told already.
            begin(load, at: max(now, row.backoffUntil))
        } else if let obstacle = obstacle(load, row) {
            say(obstacle, into: &output)
            begin(load, at: now)
        } else if let reading = epoch.turn(now: now, inFlight: min(inFlight, limit)) {
            judge(reading, load, row, now: now, using: &random, into: &output)
        }
        shown.limit = limit
        shown.mode = row.backoffUntil > now ? .backingOff : mode
    }

    /// Why the running epoch measures nothing, if it does not.
    private func obstacle(_ load: EngineLoad, _ row: HostRow) -> String? {
        if load.isHeld || row.isPaused { return "paused" }
        if load.stalls != epoch.stalls || load.networkBusy > 0.8 { return "our own loop is busy" }
        return nil
    }

    /// The engine's limit, or the host's politeness, is lower than what is in force.
    private mutating func obeyCap(_ load: EngineLoad, now: MonotonicTime, into output: inout Output)
    {
        let cap = max(1, min(load.limit, politeLimit))
        climb.level = min(climb.level, Double(cap))
        if case .pacing(let pacing) = phase {
            follow(pacing, Self.atTheLimit, load, now: now, into: &output)
        } else {
            phase = .holding(left: 1, usual: nil)
            order(cap, Self.atTheLimit, load, now: now, into: &output)
        }
    }

    /// Lets the reading move the limit, if the limit was what bound.
    private mutating func judge(
        _ reading: Epoch.Reading,
        _ load: EngineLoad,
        _ row: HostRow,
        now: MonotonicTime,
        using random: inout SplitMix64,
        into output: inout Output
    ) {
        shown.goodput = reading.goodput
        if case .pacing(let pacing) = phase {
            pace(pacing, reading, load, now: now, into: &output)
            return
        }
        guard reading.inFlight >= 0.9 * Double(limit), reading.goodput > 0 else {
            say(reading.goodput > 0 ? unusedReason(load, row) : "no good answers", into: &output)
            begin(load, at: now)
            return
        }
        obstacle = ""
        clean = max(clean, reading.limit)
        ceiling.passed(reading.limit, now: now)
        let allowed = allowed(load, now: now)
        switch phase {
        case .starting(let before, let isConfirming):
            rise(reading, before, isConfirming, allowed, load, now: now, &random, into: &output)
        case .probing(let quad):
            probe(quad, reading, allowed, load, now: now, &random, into: &output)
        case .holding(let left, let usual):
            hold(left, usual, reading, allowed, load, now: now, &random, into: &output)
        case .pacing, .outage: break
        }
    }

    private func unusedReason(_ load: EngineLoad, _ row: HostRow) -> String {
        if row.queued == 0 { return "queue empty" }
        if row.delay > .zero { return "host delay" }
        return load.permitsTaken >= load.limit ? "global limit" : "not limit-bound"
    }

    /// The highest limit that may be tried now.
    func allowed(_ load: EngineLoad, now: MonotonicTime) -> Int {
        max(1, min(load.limit, politeLimit, ceiling.allowed(clean: clean, now: now)))
    }

    /// Says once why nothing changes.
    private mutating func say(_ reason: String, into output: inout Output) {
        guard reason != obstacle else { return }
        obstacle = reason
        output.moves.append((inForce.told, inForce.told, reason))
    }

    /// Begins an epoch at the limit that is in force.
    mutating func begin(_ load: EngineLoad, at start: MonotonicTime) {
        // A doubling that pays shows soon; what does not is looked at again, and longer.
        let isQuick = if case .starting(_, false) = phase { true } else { false }
        epoch = Epoch(
            limit: limit,
            at: start,
            minimum: max(
                isQuick ? Self.startingSeconds(at: limit) : Self.usualSeconds,
                2 * heldSeconds
            ),
            attempts: isQuick ? Self.startingAttempts : Self.usualAttempts,
            inFlight: load.hosts[host.index].active,
            stalls: load.stalls
        )
    }

    /// Tells of a move.
    ///
    /// - Parameter old: Where it came from; nil for the limit around which it tried others.
    mutating func tell(_ reason: String, from old: Int? = nil, to new: Int, _ output: inout Output)
    {
        output.moves.append((old ?? inForce.told, new, reason))
        inForce.tell(new)
    }

    /// Orders a limit, and begins an epoch at it.
    ///
    /// - Parameter reason: For the screen; nil where it is but a step of a quad.
    mutating func order(
        _ new: Int,
        _ reason: String?,
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        if let reason { tell(reason, from: limit, to: new, &output) }
        if inForce.change(to: new, at: now) {
            evidence.limitChanged()
            output.orders.append(.hostLimit(host, new))
        }
        begin(load, at: max(now, load.hosts[host.index].backoffUntil))
    }

    /// What it does, for the screen.
    private var mode: AutoLimitState.Host.Mode {
        switch phase {
        case .starting: .starting
        case .probing: .probing
        case .holding: .holding
        case .pacing: .pacing
        case .outage: .probingOutage
        }
    }
}

/// What follows an objection.
extension HostTuner {
    /// Time between two probes of a host that does not answer at all.
    static let outageGap = Duration.seconds(5)

    /// The host objects: less, at once.
    private mutating func cut(
        for sign: CongestionSigns.Sign,
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        let isOutage = cuts.objected(by: sign)
        if sign == .throttled {
            let rest = load.hosts[host.index].backoffUntil
            evidence.objected(limit: limit, restingUntil: rest, now: now)
        }
        signs.cut(at: now)
        climb.objected()
        if isOutage {
            enterOutage(load, now: now, into: &output)
        } else if case .pacing(var pacing) = phase {
            pacing.objected(rate: evidence.rate, now: now)
            follow(pacing, "\(sign.words): pace \(pacing.words)", load, now: now, into: &output)
        } else if evidence.objections >= 2, let rate = evidence.rate {
            let pacing = Pacing(rate: rate, now: now)
            follow(pacing, "pace \(pacing.words)", load, now: now, into: &output)
        } else {
            lower(for: sign, load, now: now, into: &output)
        }
    }

    /// Goes back to what was clean, or by a fifth where the limit itself had been.
    private mutating func lower(
        for sign: CongestionSigns.Sign,
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        // A timeout tells of the limit that was in force when its attempt was started, seconds ago.
        let met = inForce.met(byStartAt: signs.signStart)
        cuts.cut(met, clean: clean, for: sign)
        let fifth = max(1, Int(0.8 * Double(met)))
        // What only a rate limit does says nothing about this limit; the next one tells the rate.
        let isRate = sign == .throttled && evidence.objections > 0
        if !isRate { ceiling.hit(at: met, now: now) }
        let new = clean < met && !isRate ? clean : fifth
        clean = min(clean, new)
        climb.level = Double(new)
        phase = .holding(left: HillClimb.restingEpochs, usual: nil)
        order(min(new, limit), sign.words, load, now: now, into: &output)
    }

    private mutating func enterOutage(
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        phase = .outage
        climb.level = 1
        // What was clean before is not too much: it is the host that is down.
        if let limits = cuts.limits, limits.cut <= limits.clean {
            ceiling.forget()
            clean = limits.clean
        }
        output.orders.append(.hostPace(host, Self.outageGap))
        shown.pacePerSecond = nil
        order(1, "no answers: one probe each 5 s", load, now: now, into: &output)
    }

    private mutating func leaveOutage(
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        phase = .starting(before: nil, isConfirming: false)
        cuts.forget()
        signs.cut(at: now)
        evidence.forget()
        let new = min(AutoLimit.startingLimit, allowed(load, now: now))
        climb.level = Double(new)
        output.orders.append(.hostPace(host, .zero))
        order(new, "answers again", load, now: now, into: &output)
    }
}
