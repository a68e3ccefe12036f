import Clock
import DataStructures
import HeapModule

/// The tasks that back off, by when their next attempt is due, and how long a backoff lasts.
///
/// A task that leaves its backoff early stays in the heap. Its ticket tells that the entry is void.
struct RetryTimers: Sendable {
    private struct Timer: Comparable, Sendable {
        let due: MonotonicTime
        let entry: HostQueues.Entry

        static func < (left: Timer, right: Timer) -> Bool { left.due < right.due }
        static func == (left: Timer, right: Timer) -> Bool { left.due == right.due }
    }

    private let backoff: Backoff
    private var random: SplitMix64
    private var timers = Heap<Timer>()

    init(_ backoff: Backoff, seed: UInt64) {
        self.backoff = backoff
        random = SplitMix64(seed: seed)
    }

    /// A random wait after the `attempt`-th failure, counted from one.
    mutating func wait(afterAttempt attempt: Int) -> Duration {
        backoff.wait(afterAttempt: attempt, using: &random)
    }

    mutating func add(_ entry: HostQueues.Entry, due: MonotonicTime) {
        timers.insert(Timer(due: due, entry: entry))
    }

    /// The next entry that is due by a time, void or not.
    mutating func popDue(by time: MonotonicTime) -> HostQueues.Entry? {
        guard let first = timers.min, first.due <= time else { return nil }
        timers.removeMin()
        return first.entry
    }

    var nextDue: MonotonicTime? { timers.min?.due }

    /// Entries, void ones included.
    var count: Int { timers.count }

    /// Drops every entry; correct only if all are void.
    mutating func clear() {
        if !timers.isEmpty { timers = [] }
    }
}
