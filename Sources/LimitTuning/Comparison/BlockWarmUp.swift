import Clock
import DataStructures
import Fetching
import Statistics

/// The beginning of a block, until nothing of the time before its limit is left.
///
/// Over when as many are in flight as the limit allows, everything that was in flight when that was
/// reached has ended, and connections are open; or when that takes too long. What was in flight at
/// the switch would not be enough: of the connections that a higher limit opens, the first attempts
/// may last so long that everything else has ended twice.
struct BlockWarmUp: Sendable {
    private let limit: Int
    private let expectsReuse: Bool
    private var oldInFlight: Int
    private var oldUntil: MonotonicTime
    private var hasReached = false
    private var newest: Ring<Bool>
    private var newAmongThem = 0
    private var durations = DurationHistogram()

    /// When the limit was ordered.
    let switchedAt: MonotonicTime
    /// When it is over in any case: after three seconds, or five median attempts if that is longer.
    private(set) var deadline: MonotonicTime
    /// Transfers over the limit that have not ended.
    private(set) var draining: Int

    /// A warm-up that begins now.
    ///
    /// - Parameters:
    ///   - inFlight: Transfers from before.
    ///   - expectsReuse: Whether connections stay open at all, so that waiting for them makes sense.
    init(limit: Int, inFlight: Int, expectsReuse: Bool, now: MonotonicTime) {
        self.limit = limit
        self.expectsReuse = expectsReuse
        switchedAt = now
        oldInFlight = inFlight
        oldUntil = now
        deadline = now + .seconds(BlockRule.warmUp)
        draining = max(0, inFlight - limit)
        newest = Ring(capacity: max(1, limit))
    }

    /// An attempt has ended.
    mutating func ended(_ attempt: AttemptRecord) {
        if attempt.startedAt <= oldUntil { oldInFlight -= 1 }
        guard attempt.ending != .cancelled else { return }
        if newest.count == newest.capacity, newest[0] { newAmongThem -= 1 }
        newest.append(!attempt.isReused)
        if !attempt.isReused { newAmongThem += 1 }
        durations.record((attempt.endedAt - attempt.startedAt).milliseconds)
    }

    /// Looks whether it is over.
    ///
    /// - Parameter ended: Attempts that have just ended; their permits may be free at this instant.
    mutating func isOver(_ load: EngineLoad, ended: Int, now: MonotonicTime) -> Bool {
        draining = max(0, load.permitsTaken - limit)
        if draining == 0, load.permitsTaken + ended >= limit, !hasReached {
            hasReached = true
            oldInFlight = load.permitsTaken
            oldUntil = now
        }
        if now >= deadline {
            let slow = switchedAt + .seconds(5 * durations.percentile(0.5) / 1000)
            guard slow > now else { return true }
            deadline = slow
        }
        return hasReached && oldInFlight <= 0 && isWarm
    }

    /// How much of its longest time has passed, 0 to 1.
    func progress(at now: MonotonicTime) -> Double {
        min(1, max(0, now.seconds(since: switchedAt) / BlockRule.warmUp))
    }

    /// Whether at most 1 % of the last attempts, as many as the limit, opened a connection.
    private var isWarm: Bool {
        guard expectsReuse else { return true }
        return newest.count == newest.capacity
            && Double(newAmongThem) <= 0.01 * Double(newest.count)
    }
}
