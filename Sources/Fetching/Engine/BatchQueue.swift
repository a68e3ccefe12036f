import Synchronization

/// Hands elements over in batches: whatever has gathered is taken at once.
///
/// One producer's call never waits; one consumer awaits. The producer reads ``count`` to hold back
/// when the consumer has fallen behind.
final class BatchQueue<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiter: CheckedContinuation<[Element]?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())

    /// Elements that nobody has taken yet.
    var count: Int { state.withLock { $0.elements.count } }

    /// Adds elements and wakes the consumer.
    func send(_ batch: [Element]) {
        guard !batch.isEmpty else { return }
        let waiter = state.withLock { state -> CheckedContinuation<[Element]?, Never>? in
            if state.waiter == nil { state.elements.append(contentsOf: batch) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: batch)
    }

    /// No more elements come; what has gathered can still be taken.
    func finish() {
        let waiter = state.withLock { state -> CheckedContinuation<[Element]?, Never>? in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// Everything that has gathered, at least one element; nil at the end or when cancelled.
    func next() async -> [Element]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: [Element]?? = state.withLock { state in
                    if !state.elements.isEmpty {
                        defer { state.elements = [] }
                        return .some(state.elements)
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.waiter = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<[Element]?, Never>? in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
    }
}
