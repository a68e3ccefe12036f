import Statistics

/// Whoever watches an engine, and when each is to be told next.
///
/// A snapshot shares its rows with the engine, which has to copy those that it then changes; so
/// nobody is given one more often than he wants to.
struct SnapshotObservers {
    private struct Observer {
        let continuation: AsyncStream<EngineSnapshot>.Continuation
        /// Least time between two snapshots.
        let interval: Duration
        /// Zero before the first change, which is told at once.
        var toldAt = MonotonicTime.zero
        /// Whether something has changed since.
        var hasNews = false

        var dueAt: MonotonicTime { hasNews ? toldAt + interval : .distantFuture }
    }

    private var observers: [Int: Observer] = [:]
    private var nextKey = 0

    /// When the next of them is to be told; the distant future if there is no news.
    var dueAt: MonotonicTime { observers.values.map(\.dueAt).min() ?? .distantFuture }

    /// Adds one, and returns his key.
    mutating func add(
        _ continuation: AsyncStream<EngineSnapshot>.Continuation,
        every interval: Duration
    ) -> Int {
        defer { nextKey += 1 }
        observers[nextKey] = Observer(continuation: continuation, interval: interval)
        return nextKey
    }

    mutating func remove(_ key: Int) { observers[key] = nil }

    /// Something has changed.
    mutating func note() {
        for key in observers.keys { observers[key]?.hasNews = true }
    }

    /// Tells those whose time has come, or everybody who has not heard the news.
    mutating func tell(
        at now: MonotonicTime,
        everybody: Bool,
        _ makeSnapshot: () -> EngineSnapshot
    ) {
        let keys = observers.filter { $1.hasNews && (everybody || $1.dueAt <= now) }.keys
        guard !keys.isEmpty else { return }
        let snapshot = makeSnapshot()
        for key in keys {
            observers[key]?.hasNews = false
            observers[key]?.toldAt = now
            observers[key]?.continuation.yield(snapshot)
        }
    }

    /// Ends their streams.
    mutating func finish() {
        for observer in observers.values { observer.continuation.finish() }
        observers = [:]
    }
}
