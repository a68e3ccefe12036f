package import Fetching
package import Statistics

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
    var table: RoundTable
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
    var hasObjected = false
    var isInterrupted = false
    var isFinished = false
    var isStarted = false
    var refinements = 0
    var expectsReuse = true
    /// The lowest level's p95 in milliseconds and share of failures, once it was screened.
    var lowest: (p95: Double, failedShare: Double)?
    var ledger = BlockLedger()
    var little: LittleCheck?

    /// A comparison that has not begun.
    package init(_ plan: ComparisonPlan) {
        var sound = plan
        sound.limits = Set(plan.limits.map { max(1, $0) }).sorted()
        self.plan = sound
        view = ComparisonState(sound)
        view.limits = sound.limits.map(LimitStanding.init)
        generator = SplitMix64(seed: sound.seed)
        stage = .screening(ScreeningWalk(sound.limits))
        table = RoundTable(
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
        return min(end, restUntil ?? block?.nextWake ?? .zero)
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
        if now >= end { return finish(.budget, load, now) }
        return advance(attempts, load, now)
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
        formerLimit = load.limit
        if isInterrupted { return finish(.interrupted, load, now) }
        return startNext(load, now)
    }

    /// Lets the block see what happened, and goes on if it has ended.
    private mutating func advance(
        _ attempts: [AttemptRecord],
        _ load: EngineLoad,
        _ now: MonotonicTime
    ) -> [SteeringOrder] {
        var orders: [SteeringOrder] = []
        let asked = attempts.compactMap { attempt in
            attempt.retryAfter.map { attempt.endedAt + $0 }
        }
        if let until = asked.max(), until > now {
            if restUntil == nil { orders.append(.hold(true)) }
            restUntil = max(restUntil ?? until, until)
        }
        let outcome = block?.observe(attempts, load, now: now).outcome ?? .running
        if outcome == .objected { hasObjected = true }
        if let until = restUntil {
            view.blockPhase = .resting(until: until)
            guard now >= until else { return orders }
            return orders + [.hold(false)] + resume(load, now)
        }
        switch outcome {
        case .running: showBlock(load, now)
        case .objected: orders += stopLimit(load, now, because: block?.cause ?? .throttling)
        case .ended: orders += blockEnded(load, now)
        }
        return orders
    }

    /// The rest that the server asked for is over.
    private mutating func resume(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        restUntil = nil
        guard let limit = block?.record.limit else { return startNext(load, now) }
        if hasObjected || !restedAt.insert(limit).inserted {
            return stopLimit(load, now, because: block?.cause ?? .throttling)
        }
        block = nil
        return startNext(load, now)
    }

    private mutating func showBlock(_ load: EngineLoad, _ now: MonotonicTime) {
        guard let block else { return }
        (view.blockPhase, view.blockProgress) = block.phase(at: now)
    }
}
