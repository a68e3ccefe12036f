import Clock
import DequeModule

/// Counts the lookups that run, and those of them that are young because they began recently.
///
/// A pure value; time is an argument and never goes back.
struct LookupLoad: Sendable {
    private struct Lookup {
        let began: MonotonicTime
        var isYoung = true
    }

    private let patience: Duration
    private var running: [Int: Lookup] = [:]
    /// Lookups in the order in which they began; some have ended.
    private var youngest = Deque<(thread: Int, began: MonotonicTime)>()
    private var youngCount = 0

    /// Creates a load without lookups; a lookup is young for as long as `patience`.
    init(patience: Duration) {
        self.patience = patience
    }

    /// How many lookups run.
    var count: Int { running.count }

    /// A thread begins a lookup.
    mutating func begin(_ thread: Int, at now: MonotonicTime) {
        running[thread] = Lookup(began: now)
        youngest.append((thread, now))
        youngCount += 1
    }

    /// A thread has ended its lookup.
    ///
    /// - Returns: Whether it took longer than `patience`.
    @discardableResult
    mutating func end(_ thread: Int, at now: MonotonicTime) -> Bool {
        guard let lookup = running.removeValue(forKey: thread) else { return false }
        if lookup.isYoung { youngCount -= 1 }
        return now >= lookup.began + patience
    }

    /// How many running lookups are young.
    mutating func young(at now: MonotonicTime) -> Int {
        while let (thread, began) = youngest.first, now >= began + patience {
            youngest.removeFirst()
            guard let lookup = running[thread], lookup.isYoung, lookup.began == began else {
                continue
            }
            running[thread]?.isYoung = false
            youngCount -= 1
        }
        return youngCount
    }
}
