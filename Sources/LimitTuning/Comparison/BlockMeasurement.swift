import Clock
import Fetching
import Statistics

/// The measured part of a block.
///
/// It ends with a whole multiple of its limit in attempts: where all in flight end together, a part
/// of a generation would count for a whole one.
struct BlockMeasurement: Sendable {
    /// Attempts without a good one that are needed to say so.
    private static let leastEvidence = 5
    private let limit: Int
    private let rule: BlockRule
    private let target: Int
    private let permitSecondsFrom: Double
    private let countedFrom: MonotonicTime
    private let stallsFrom: Int
    private var tally = AttemptTally()
    private var last: MonotonicTime
    private var whole: (tally: AttemptTally, time: MonotonicTime)?
    private var batches: BatchTimes
    private var newConnections = 0

    /// When it began.
    let from: MonotonicTime
    /// Thinking times in milliseconds.
    private(set) var think = DurationHistogram()
    /// Seconds that attempts took in all, as the transport and as the permit saw it.
    private(set) var durations = 0.0, permitTimes = 0.0
    /// Seconds of them that lie inside the measurement.
    private(set) var clipped = 0.0
    /// Attempts by host.
    private(set) var hosts: [HostID: Int] = [:]
    /// Whether starts were held back meanwhile.
    private var isDisturbed = false
    /// When to look whether it is late.
    private(set) var deadline: MonotonicTime
    /// Whether it has measured enough.
    private(set) var isEnough = false

    /// A measurement that begins at `from`, where `load` was seen at `now`.
    init(limit: Int, rule: BlockRule, from: MonotonicTime, _ load: EngineLoad, now: MonotonicTime) {
        self.limit = limit
        self.rule = rule
        self.from = from
        let least = max(rule.completions, rule.generations * limit)
        target = least + (limit - least % limit) % limit
        deadline = from + .seconds(rule.atMost)
        permitSecondsFrom = load.permitSeconds
        countedFrom = now
        stallsFrom = load.stalls
        last = from
        batches = BatchTimes(size: limit, start: 0)
    }

    /// An attempt has ended inside.
    mutating func ended(_ attempt: AttemptRecord) {
        guard attempt.ending != .cancelled else { return }
        tally.count(attempt.ending)
        last = max(last, attempt.endedAt)
        think.record(attempt.think)
        hosts[attempt.host, default: 0] += 1
        if !attempt.isReused { newConnections += 1 }
        durations += attempt.duration / 1000
        permitTimes += attempt.endedAt.seconds(since: attempt.startedAt)
        clipped += max(0, attempt.endedAt.seconds(since: max(attempt.startedAt, countedFrom)))
        let seconds = last.seconds(since: from)
        batches.ended(count: tally.completed, at: seconds)
        guard tally.completed % limit == 0 else { return }
        whole = (tally, last)
        isEnough =
            tally.completed >= target && seconds >= rule.atLeast
            && batches.error <= rule.precision
    }

    /// Whether it has lasted long enough although it is not precise: the rule's longest time, or five
    /// median attempts if that is longer, or until five attempts have ended where none was good: one
    /// page that never answers is no server that never does.
    mutating func isLate(at now: MonotonicTime) -> Bool {
        guard now >= deadline else { return false }
        var later = from + .seconds(5 * think.percentile(0.5) / 1000)
        if tally.good == 0, tally.completed < Self.leastEvidence { later = now + .seconds(1) }
        guard later > now else { return true }
        deadline = later
        return false
    }

    /// Nothing was started for a while, by the user's order or because results were not taken.
    mutating func disturb() { isDisturbed = true }

    /// How far it is, 0 to 1.
    func progress(at now: MonotonicTime) -> Double {
        let seconds = now.seconds(since: from)
        let needed = min(Double(tally.completed) / Double(target), seconds / rule.atLeast)
        return min(1, max(needed * 0.9, seconds / rule.atMost))
    }

    /// Attempts so far.
    var completed: Int { tally.completed }
    /// Attempts by what they were good for.
    var attempts: AttemptTally { tally }
    /// Whether hardly any attempt found its connection open.
    var opensConnections: Bool { 2 * newConnections > tally.completed }
    /// When the last attempt that counts ended.
    private var to: MonotonicTime {
        guard let whole, isEnough || whole.tally.completed >= target else { return last }
        return whole.time
    }

    /// The check of its books, which is complete when what is in flight now has ended.
    func littleCheck(block: Int, _ load: EngineLoad, now: MonotonicTime) -> LittlesLaw {
        LittlesLaw(
            block: block,
            from: countedFrom,
            to: now,
            occupied: load.permitSeconds - permitSecondsFrom,
            transportShare: permitTimes > 0 ? durations / permitTimes : 1,
            seconds: clipped
        )
    }

    /// Writes what was measured into a block's record.
    func close(_ record: inout BlockRecord, _ load: EngineLoad, now: MonotonicTime) {
        let counted = to == last ? tally : whole?.tally ?? tally
        let end = counted.completed == 0 ? now : to
        record.seconds = max(end.seconds(since: from), 1e-9)
        record.completed = counted.completed
        record.good = counted.good
        record.throttled = counted.throttled
        record.failed = counted.failed
        record.goodput = Double(counted.good) / record.seconds
        let span = now.seconds(since: countedFrom)
        let occupied = load.permitSeconds - permitSecondsFrom
        record.inFlightMean = span > 0 ? occupied / span : Double(load.permitsTaken)
        record.p50 = think.percentile(0.5)
        record.p95 = think.percentile(0.95)
        record.littleError = permitTimes > 0 ? durations / permitTimes - 1 : 0
        record.networkBusy = load.networkBusy
        record.isVoid = load.stalls > stallsFrom || isDisturbed
    }
}
