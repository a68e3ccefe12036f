import Synchronization

/// A mailbox between the transport's thread, which adds batches, and the engine, which takes all.
///
/// The lock guards both fields, so of several batches only the first schedules a task to take them.
final class TransportInbox: Sendable {
    private struct State {
        var batches: [TransportBatch] = []
        var isDrainScheduled = false
    }

    private let state = Mutex(State())

    /// Adds a batch; returns whether a task has to be scheduled that takes it.
    func add(_ batch: TransportBatch) -> Bool {
        state.withLock { state in
            state.batches.append(batch)
            defer { state.isDrainScheduled = true }
            return !state.isDrainScheduled
        }
    }

    func takeAll() -> [TransportBatch] {
        state.withLock { state in
            defer { state = State() }
            return state.batches
        }
    }
}
