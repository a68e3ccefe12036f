package import Clock
import DataStructures
package import Fetching
import Statistics

/// The comparison of limits: it steers an engine through blocks and judges what they show.
///
/// A closed-loop experiment: each block holds a number in flight and asks how many answers a second
/// come of it. First every limit up and down, to see what the server can take; then rounds, each with
/// every limit still in question once, in random order, until it is decided or time is up.
package struct Comparison: LimitSteering {
    /// What is measured now.
    enum Stage: Equatable, Sendable {
        case screening(ScreeningWalk)
        /// What is left of the round, the next one last.
        case rounds(pending: [Int])
    }

    /// What was asked.
    package let plan: ComparisonPlan
    /// Everything known, for the screen and the report.
    package internal(set) var view: ComparisonState
    var generator: SplitMix64
    var stage: Stage
    var table: RoundMatrix
    var block: RunningBlock?
    var judgement = Judgement()
    /// When the comparison began, and by when it has to end.
    var origin: MonotonicTime?
    var end = MonotonicTime.distantFuture
    /// Round that runs, and the last one that may.
    var round = 0
    var lastRound: Int
    /// The limit that was there before.
    var formerLimit = 1
    /// Until when the server asked for rest.
    var restUntil: MonotonicTime?
    /// Limits at which the server asked for rest once.
    var restedAt: Set<Int> = []
    /// When it was last held.
    var heldAt = MonotonicTime.zero
    /// How long the process had stood still when that was last looked at.
    var suspended = Duration.zero
    var isInterrupted = false
    var isFinished = false
    var isStarted = false
    var refinements = 0
    /// What was recommended before it was refined, which holds until there is something better.
    var formerAnswer: Int?
    var expectsReuse = true
    /// The lowest level's thinking times in milliseconds, once it was screened.
    var lowest: DurationHistogram?
    /// What came of all attempts that were measured.
    var usual = AttemptTally()
    /// A server that seems to limit the rate is run at once more, slower.
    var rateProbe: RateProbe?
    /// With how many in flight a paced run keeps up with the server's rate, a third as reserve.
    var limitForRate: Int?
    /// The host that attempts go to, the newest if there are several.
    var host = HostID(index: 0)
    var ledger = BlockLedger()
    var little: LittlesLaw?

    /// A comparison that has not begun.
    package init(_ plan: ComparisonPlan) {
        var sound = plan
        sound.limits = Set(plan.limits.map { max(1, $0) }).sorted()
        self.plan = sound
        view = ComparisonState(sound)
        view.limits = sound.limits.map(LimitStanding.init)
        generator = SplitMix64(seed: sound.seed)
        stage = .screening(ScreeningWalk(sound.limits))
        table = RoundMatrix(
            limits: sound.limits,
            tolerance: sound.tolerance,
            errorRate: sound.errorRate
        )
        lastRound = sound.maximumRounds
    }

    package var state: any SteeringState { view }
    package var isOver: Bool { isFinished }

    package var nextWake: MonotonicTime? {
        guard !isFinished else { return nil }
        guard isStarted, !isInterrupted else { return .zero }
        guard let restUntil else { return min(end, block?.nextWake ?? .zero) }
        // A rest that is over waits for what is in flight, which wakes us by ending.
        let drained = heldAt + .seconds(BlockRule.warmUp)
        return min(
            end,
            max(restUntil, view.elapsed >= restUntil - (origin ?? .zero) ? drained : .zero)
        )
    }

    package mutating func observe(
        _ attempts: [AttemptRecord],
        _ load: EngineLoad,
        now: MonotonicTime
    ) -> [SteeringOrder] {
        guard !isFinished else { return [] }
        guard isStarted, let origin else { return begin(load, now) }
        view.requests += attempts.count
        view.elapsed = now - origin
        for attempt in attempts { little?.ended(attempt) }
        if isInterrupted { return finish(.interrupted, load, now) }
        if load.suspended > suspended { return stoodStill(load, now) }
        if let stop = endOfRun(load) {
            // What has just ended may decide.
            let orders = advance(attempts, load, now)
            return isFinished ? orders : orders + finish(stop, load, now)
        }
        if now >= end { return finish(.budget, load, now) }
        return advance(attempts, load, now)
    }

    /// Why nothing more can be measured, whatever time is left; nil while something can.
    private func endOfRun(_ load: EngineLoad) -> ComparisonState.Stop? {
        switch load.stage {
        case .running where plan.source == .live && load.isQueueDry: .queue
        case .running: nil
        case .finished(nil) where plan.source == .live: .queue
        case .stopping, .finished: .interrupted
        }
    }

    package mutating func resign(_ load: EngineLoad, now: MonotonicTime) -> [SteeringOrder] {
        isInterrupted = true
        return observe([], load, now: now)
    }

    /// Ends it as soon as it is asked again; what is measured stays.
    package mutating func interrupt() {
        guard !isFinished else { return }
        isInterrupted = true
        view.phase = .over(.interrupted)
    }

    private mutating func begin(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        isStarted = true
        origin = now + (.zero - view.elapsed)
        end = now + plan.budget
        view.startedAt = origin
        formerLimit = load.limit
        suspended = load.suspended
        if isInterrupted { return finish(.interrupted, load, now) }
        if let stop = endOfRun(load) { return finish(stop, load, now) }
        return startNext(load, now)
    }

    /// The process stood still, as after Ctrl-Z: the block is void and begins anew, and the budget waits.
    private mutating func stoodStill(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        end = end + (load.suspended - suspended)
        suspended = load.suspended
        guard let block, restUntil == nil else { return [] }
        var record = block.record
        record.isVoid = true
        record.measuredFrom = max(record.measuredFrom, record.startedAt)
        view.blocks.append(record)
        describe()
        return start(record.limit, record.part, block.rule, load, now)
    }

    /// Lets the block see what happened, and goes on if it has ended.
    private mutating func advance(
        _ attempts: [AttemptRecord],
        _ load: EngineLoad,
        _ now: MonotonicTime
    ) -> [SteeringOrder] {
        var orders: [SteeringOrder] = []
        if let last = attempts.last { host = last.host }
        let asked = attempts.compactMap { attempt in
            attempt.retryAfter.map { attempt.endedAt + $0 }
        }
        var until = asked.max().flatMap { $0 > now ? $0 : nil }
        var outcome = RunningBlock.Outcome.running
        if restUntil == nil {
            outcome = block?.observe(attempts, load, now: now).outcome ?? .running
        } else {
            for attempt in attempts { block?.note(attempt) }
        }
        if outcome == .objected { until = max(until ?? now, now) }
        if let until {
            if restUntil == nil {
                orders.append(.hold(true))
                heldAt = now
            }
            restUntil = max(restUntil ?? until, until)
        }
        if let until = restUntil {
            view.blockPhase = .resting(until: until)
            return orders + (hasRested(load, now) ? [.hold(false)] + resume(load, now) : [])
        }
        switch outcome {
        case .running, .objected: showBlock(load, now)
        case .ended: orders += blockEnded(load, now)
        }
        return orders
    }

    /// Whether a rest is over: the time asked for has passed, and the server is empty.
    ///
    /// An engine rests by itself after a refusal without a time; while that lasts, nothing is learnt.
    private mutating func hasRested(_ load: EngineLoad, _ now: MonotonicTime) -> Bool {
        if load.hosts.count == 1, let own = load.hosts.first?.backoffUntil, own > now {
            restUntil = max(restUntil ?? own, own)
        }
        guard let restUntil, now >= restUntil else { return false }
        return load.permitsTaken == 0 || now >= heldAt + .seconds(BlockRule.warmUp)
    }

    /// A rest is over.
    private mutating func resume(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        if let probe = rateProbe, !probe.isRunning {
            restUntil = nil
            return startRateProbe(load, now)
        }
        if rateProbe != nil {
            restUntil = nil
            return endRateProbe(load, now)
        }
        guard let block else {
            restUntil = nil
            return startNext(load, now)
        }
        let limit = block.record.limit
        guard block.hasObjected || !restedAt.insert(limit).inserted else {
            restUntil = nil
            self.block = nil
            return startNext(load, now)
        }
        if suspectsRate(at: limit, now) {
            restUntil = rateProbe?.refillUntil
            giveUp(limit, because: .throttling)
            return [.hold(true)]
        }
        restUntil = nil
        giveUp(limit, because: block.cause)
        return startNext(load, now)
    }

    private mutating func showBlock(_ load: EngineLoad, _ now: MonotonicTime) {
        guard let block else { return }
        (view.blockPhase, view.blockProgress) = block.phase(at: now)
    }
}
