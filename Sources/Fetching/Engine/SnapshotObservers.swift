import Clock

/// The observers of an engine, and when each gets its next snapshot.
///
/// A snapshot shares its rows with the engine, which then has to copy those that it changes. So each
/// observer sets its own minimum interval.
struct SnapshotObservers {
    private struct Observer {
        let key: Int
        let continuation: AsyncStream<EngineSnapshot>.Continuation
        /// Least time between two snapshots.
        let interval: Duration
        /// Zero before the first change, which is sent at once.
        var toldAt = MonotonicTime.zero
        /// How many of all changes it knows.
        var heard: Int

        var dueAt: MonotonicTime { toldAt + interval }
    }

    private var observers: [Observer] = []
    private var nextKey = 0
    private var changes = 0

    /// When the next snapshot is due; the distant future if nothing has changed.
    var dueAt: MonotonicTime {
        observers.lazy.filter { $0.heard < changes }.map(\.dueAt).min() ?? .distantFuture
    }

    /// Adds an observer that knows the current state; returns its key.
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

    /// Sends a snapshot to each observer that lacks a change and whose interval is over.
    ///
    /// - Parameter everybody: Whether intervals are ignored.
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

    /// Ends all streams.
    mutating func finish() {
        observers.forEach { $0.continuation.finish() }
        observers = []
    }
}
