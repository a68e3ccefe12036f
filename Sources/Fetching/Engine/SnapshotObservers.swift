import Clock

/// The observers of an engine, and when each is to be told next.
///
/// A snapshot shares its rows with the engine, which has to copy those that it then changes; so each
/// observer sets its own minimum interval.
struct SnapshotObservers {
    private struct Observer {
        let key: Int
        let continuation: AsyncStream<EngineSnapshot>.Continuation
        /// Least time between two snapshots.
        let interval: Duration
        /// Zero before the first change, which is told at once.
        var toldAt = MonotonicTime.zero
        /// How many changes it has heard of.
        var heard: Int

        var dueAt: MonotonicTime { toldAt + interval }
    }

    private var observers: [Observer] = []
    private var nextKey = 0
    private var changes = 0

    /// When the next of them is to be told; the distant future if there is no news.
    var dueAt: MonotonicTime {
        observers.lazy.filter { $0.heard < changes }.map(\.dueAt).min() ?? .distantFuture
    }

    /// Adds one that knows the state as it is, and returns its key.
    mutating func add(
        _ continuation: AsyncStream<EngineSnapshot>.Continuation,
        every interval: Duration
    ) -> Int {
        defer { nextKey += 1 }
        observers.append(
            Observer(key: nextKey, continuation: continuation, interval: interval, heard: changes)
        )
        return nextKey
    }

    mutating func remove(_ key: Int) { observers.removeAll { $0.key == key } }

    /// Something has changed.
    mutating func note() { changes += 1 }

    /// Tells those whose time has come, or all that have not heard the news.
    mutating func tell(
        at now: MonotonicTime,
        everybody: Bool,
        _ makeSnapshot: () -> EngineSnapshot
    ) {
        let due = observers.indices.filter {
            observers[$0].heard < changes && (everybody || observers[$0].dueAt <= now)
        }
        guard !due.isEmpty else { return }
        let snapshot = makeSnapshot()
        for index in due {
            observers[index].heard = changes
            observers[index].toldAt = now
            observers[index].continuation.yield(snapshot)
        }
    }

    /// Ends their streams.
    mutating func finish() {
        observers.forEach { $0.continuation.finish() }
        observers = []
    }
}
