import Synchronization

/// A batching channel: whatever has gathered is taken at once.
///
/// Sending never waits. The one consumer either awaits ``next()``, or has a bell rung and takes what
/// is there. The producer reads ``weight`` to hold back when the consumer has fallen behind.
final class BatchQueue<Element: Sendable>: Sendable {
    /// Everything that had gathered, and what it weighs.
    struct Batch: Sendable {
        let elements: [Element]
        let weight: Int
    }

    /// Who is told that there is something to take.
    private enum Consumer {
        case absent
        case waiter(CheckedContinuation<Batch?, Never>)
        case bell(@Sendable () -> Void)
    }

    private struct State {
        var elements: [Element] = []
        var weight = 0
        var consumer = Consumer.absent
        var isFinished = false

        /// Takes everything.
        mutating func take() -> Batch {
            defer {
                elements = []
                weight = 0
            }
            return Batch(elements: elements, weight: weight)
        }

        /// What tells the consumer, to be called without the lock: a continuation may run its task,
        /// and a bell takes a lock of its own.
        mutating func announcement() -> (@Sendable () -> Void)? {
            switch consumer {
            case .absent: return nil
            case .bell(let ring): return ring
            case .waiter(let waiter):
                consumer = .absent
                let batch = isFinished && elements.isEmpty ? nil : take()
                return { waiter.resume(returning: batch) }
            }
        }
    }

    private let state = Mutex(State())
    private let weigh: @Sendable (Element) -> Int

    /// A queue whose elements weigh what `weigh` says.
    init(weighing weigh: @escaping @Sendable (Element) -> Int) {
        self.weigh = weigh
    }

    /// The weight of everything that has not been taken yet.
    var weight: Int { state.withLock { $0.weight } }

    /// Adds elements, and tells the consumer unless that is to wait for more.
    func send(_ batch: [Element], wakesConsumer: Bool = true) {
        let tell = state.withLock { state -> (@Sendable () -> Void)? in
            // The first batch is moved, not copied.
            if state.elements.isEmpty {
                state.elements = batch
            } else {
                state.elements.append(contentsOf: batch)
            }
            state.weight += batch.reduce(0) { $0 + weigh($1) }
            return wakesConsumer && !state.elements.isEmpty ? state.announcement() : nil
        }
        tell?()
    }

    /// No more elements come; what has gathered can still be taken.
    func finish() {
        let tell = state.withLock { state in
            state.isFinished = true
            return state.announcement()
        }
        tell?()
    }

    /// Has a bell rung, on any thread, whenever there is something to take, and at the end.
    ///
    /// It is rung at once if there is something already.
    func announce(by ring: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state in
            state.consumer = .bell(ring)
            return !state.elements.isEmpty || state.isFinished
        }
        if isReady { ring() }
    }

    /// Everything that has gathered, possibly nothing; nil at the end.
    func takeReady() -> Batch? {
        state.withLock { state in
            state.elements.isEmpty && state.isFinished ? nil : state.take()
        }
    }

    /// Everything that has gathered, at least one element; nil at the end or when cancelled.
    func next() async -> Batch? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Batch?? = state.withLock { state in
                    if !state.elements.isEmpty { return .some(state.take()) }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.consumer = .waiter(continuation)
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Batch?, Never>? in
                guard case .waiter(let waiter) = state.consumer else { return nil }
                state.consumer = .absent
                return waiter
            }
            waiter?.resume(returning: nil)
        }
    }
}
