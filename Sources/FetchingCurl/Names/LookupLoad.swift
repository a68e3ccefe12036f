import Clock
import DequeModule

/// How many lookups run, and how many of them are young: have not run for long yet.
///
/// Pure: time comes as an argument, and does not go back.
struct LookupLoad: Sendable {
    private struct Lookup {
        let began: MonotonicTime
        var isYoung = true
    }

    private let patience: Duration
    private var running: [Int: Lookup] = [:]
    /// In the order in which they began; some have ended since.
    private var youngest = Deque<(thread: Int, began: MonotonicTime)>()
    private var youngCount = 0

    /// No lookups; one is young for as long as `patience`.
    init(patience: Duration) {
        self.patience = patience
    }

    /// Lookups that run.
    var count: Int { running.count }

    /// A thread begins a lookup.
    mutating func begin(_ thread: Int, at now: MonotonicTime) {
        running[thread] = Lookup(began: now)
        youngest.append((thread, now))
        youngCount += 1
    }

    /// A thread has ended its lookup.
    ///
    /// - Returns: Whether it took long.
    @discardableResult
    mutating func end(_ thread: Int, at now: MonotonicTime) -> Bool {
        guard let lookup = running.removeValue(forKey: thread) else { return false }
        if lookup.isYoung { youngCount -= 1 }
        return now >= lookup.began + patience
    }

    /// Lookups that have not run for long.
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
