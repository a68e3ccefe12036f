import Synchronization

/// Hands elements over in batches: whatever has gathered is taken at once.
///
/// One producer's call never waits; one consumer awaits. The producer reads ``weight`` to hold back
/// when the consumer has fallen behind.
final class BatchQueue<Element: Sendable>: Sendable {
    /// Everything that had gathered, and what it weighs.
    struct Batch: Sendable {
        let elements: [Element]
        let weight: Int
    }

    private struct State {
        var elements: [Element] = []
        var weight = 0
        var waiter: CheckedContinuation<Batch?, Never>?
        var isWoken = false
        var isFinished = false

        /// Takes everything.
        mutating func take() -> Batch {
            defer {
                elements = []
                weight = 0
            }
            return Batch(elements: elements, weight: weight)
        }
    }

    private let state = Mutex(State())

    private let weigh: @Sendable (Element) -> Int

    /// A queue whose elements weigh what `weigh` says.
    init(weighing weigh: @escaping @Sendable (Element) -> Int) {
        self.weigh = weigh
    }

    /// What nobody has taken yet.
    var weight: Int { state.withLock { $0.weight } }

    /// Adds elements, and wakes the consumer unless that is to wait for more.
    func send(_ batch: [Element], wakesConsumer: Bool = true) {
        let waiter = state.withLock { state -> (CheckedContinuation<Batch?, Never>, Batch)? in
            // The first batch is moved, not copied.
            if state.elements.isEmpty {
                state.elements = batch
            } else {
                state.elements.append(contentsOf: batch)
            }
            state.weight += batch.reduce(0) { $0 + weigh($1) }
            guard wakesConsumer, !state.elements.isEmpty, let waiter = state.waiter else {
                return nil
            }
            state.waiter = nil
            return (waiter, state.take())
        }
        if let (waiter, batch) = waiter { waiter.resume(returning: batch) }
    }

    /// Lets the consumer go on with an empty batch: there is something else for it to do.
    func wake() {
        let waiter = state.withLock { state -> CheckedContinuation<Batch?, Never>? in
            state.isWoken = state.waiter == nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: state.withLock { $0.take() })
    }

    /// No more elements come; what has gathered can still be taken.
    func finish() {
        let waiter = state.withLock { state -> CheckedContinuation<Batch?, Never>? in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        guard let waiter else { return }
        let rest = state.withLock { $0.take() }
        waiter.resume(returning: rest.elements.isEmpty ? nil : rest)
    }

    /// Everything that has gathered; nil at the end or when cancelled.
    ///
    /// At least one element, unless somebody called ``wake()``.
    func next() async -> Batch? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Batch?? = state.withLock { state in
                    if !state.elements.isEmpty || state.isWoken {
                        state.isWoken = false
                        return .some(state.take())
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.waiter = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Batch?, Never>? in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: nil)
        }
    }
}
