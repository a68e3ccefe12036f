import Clock
import Fetching

/// A block while it runs: it drains or fills up, warms up, and measures.
struct RunningBlock: Sendable {
    /// What became of it.
    enum Outcome: Equatable, Sendable {
        case running
        case ended
        /// The server throttles, or fails, more than it may.
        case objected
    }

    /// Its record, complete once it has ended.
    private(set) var record: BlockRecord
    /// Its measured part; nil while it warms up.
    private(set) var measurement: BlockMeasurement?
    /// Attempts since the switch, those of the warm-up among them.
    private(set) var sinceSwitch = AttemptTally()
    /// When the first throttled attempt of its own was started.
    private var firstThrottle: MonotonicTime?
    /// When the first attempt of its own was started, and good ones started before that refusal.
    private var firstStart: MonotonicTime?
    private var passed = 0
    private var thought = 0.0
    private(set) var warmUp: BlockWarmUp
    let rule: BlockRule
    private let origin: MonotonicTime
    private let usual: AttemptTally?

    /// A block that begins now.
    ///
    /// - Parameters:
    ///   - origin: When the comparison began.
    ///   - usual: What came of attempts so far, some of which fail at any limit, such as for pages that
    ///     are gone; nil in the first block, before anything is usual.
    init(
        _ record: BlockRecord,
        rule: BlockRule,
        origin: MonotonicTime,
        warmUp: BlockWarmUp,
        usual: AttemptTally?,
        now: MonotonicTime
    ) {
        self.record = record
        self.rule = rule
        self.origin = origin
        self.warmUp = warmUp
        self.usual = usual
        self.record.startedAt = now.seconds(since: origin)
    }

    /// Attempts have ended and time has passed.
    ///
    /// - Returns: What became of it, and how many of the attempts it used.
    mutating func observe(_ attempts: [AttemptRecord], _ load: EngineLoad, now: MonotonicTime)
        -> (outcome: Outcome, used: Int)
    {
        if load.isHeld { measurement?.disturb() }
        for (position, attempt) in attempts.enumerated() {
            note(attempt)
            if hasObjected { return (.objected, position + 1) }
            if measurement == nil {
                warmUp.ended(attempt)
            } else {
                measurement?.ended(attempt)
                if measurement?.isEnough == true { return (close(load, now), position + 1) }
            }
        }
        if measurement != nil {
            if measurement?.isLate(at: now) == true { return (close(load, now), attempts.count) }
        } else if warmUp.isOver(load, ended: attempts.count, now: now) {
            let from = attempts.last.map { max($0.endedAt, warmUp.switchedAt) } ?? now
            measurement = BlockMeasurement(
                limit: record.limit,
                rule: rule,
                from: from,
                load,
                now: now
            )
            record.measuredFrom = from.seconds(since: origin)
        }
        return (.running, attempts.count)
    }

    /// Counts an attempt; those from before the switch say nothing about this limit.
    mutating func note(_ attempt: AttemptRecord) {
        guard attempt.startedAt >= warmUp.switchedAt else { return }
        sinceSwitch.count(attempt.ending)
        firstStart = min(firstStart ?? attempt.startedAt, attempt.startedAt)
        if attempt.ending == .throttled {
            firstThrottle = min(firstThrottle ?? attempt.startedAt, attempt.startedAt)
        } else if attempt.ending == .good, attempt.startedAt < firstThrottle ?? .distantFuture {
            passed += 1
            thought += attempt.think
        }
    }

    /// How much was let through until the first refusal; nil where there was none.
    var rateEvidence: BucketEvidence? {
        guard let firstThrottle, let firstStart else { return nil }
        return BucketEvidence(
            passed: Double(passed),
            seconds: firstThrottle.seconds(since: firstStart),
            think: passed > 0 ? thought / Double(passed) / 1000 : 0
        )
    }

    private mutating func close(_ load: EngineLoad, _ now: MonotonicTime) -> Outcome {
        measurement?.close(&record, load, now: now)
        return .ended
    }

    /// Whether more than 5 % of attempts were throttled, or failed beyond what is usual and three
    /// standard errors of that; at least fifty attempts, so that one early refusal does not count.
    var hasObjected: Bool {
        let count = Double(sinceSwitch.completed)
        let allowed = 0.05 * max(count, 50)
        if Double(sinceSwitch.throttled) > allowed { return true }
        guard let usual, Double(sinceSwitch.failed) > allowed else { return false }
        // One more of either kind, for none of a few that failed does not mean that none ever does.
        let share = (Double(usual.failed) + 1) / (Double(usual.completed) + 2)
        let spread = count * share * (1 - share) * (1 + count / Double(max(usual.completed, 1)))
        return Double(sinceSwitch.failed) > allowed + share * count + 3 * spread.squareRoot()
    }

    /// What the server objects by.
    var cause: LimitStanding.StopCause {
        sinceSwitch.throttled >= sinceSwitch.failed ? .throttling : .failures
    }

    /// When it has to be looked at although nothing has ended.
    var nextWake: MonotonicTime { measurement?.deadline ?? warmUp.deadline }

    /// What it does, and how far it is.
    func phase(at now: MonotonicTime) -> (ComparisonState.BlockPhase, progress: Double) {
        if let measurement { return (.measuring, measurement.progress(at: now)) }
        return (warmUp.draining > 0 ? .draining : .warmingUp, warmUp.progress(at: now))
    }
}
