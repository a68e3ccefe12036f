import Synchronization

/// A value that can be changed from any thread, and awaited.
package final class Watched<Value: Sendable>: Sendable {
    private typealias Wake = @Sendable () -> Void

    private struct State {
        var value: Value
        var waiters: [@Sendable (Value) -> Wake?] = []
    }

    private let state: Mutex<State>

    /// Starts with a value.
    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The value as it is now.
    package var value: Value { state.withLock { $0.value } }

    /// Changes the value, and wakes whoever waited for what it has become.
    @discardableResult
    package func update<Answer: Sendable>(_ change: (inout Value) -> Answer) -> Answer {
        let (answer, wakes) = state.withLock { state in
            let answer = change(&state.value)
            var wakes: [Wake] = []
            state.waiters.removeAll { waiter in
                guard let wake = waiter(state.value) else { return false }
                wakes.append(wake)
                return true
            }
            return (answer, wakes)
        }
        wakes.forEach { $0() }
        return answer
    }

    /// What `pick` makes of the first value of which it makes anything.
    ///
    /// Ends the process when it is cancelled.
    package func first<Picked: Sendable>(
        _ pick: @escaping @Sendable (Value) -> Picked?
    ) async -> Picked {
        await withTaskCancellationHandler {
            await firstEvenIfCancelled(pick)
        } onCancel: {
            // Only a time limit cancels a test; a crash tells more than waiting for ever.
            fatalError("a test has waited in vain: \(value)")
        }
    }

    private func firstEvenIfCancelled<Picked: Sendable>(
        _ pick: @escaping @Sendable (Value) -> Picked?
    ) async -> Picked {
        await withCheckedContinuation { (continuation: CheckedContinuation<Picked, Never>) in
            let picked: Picked? = state.withLock { state in
                if let picked = pick(state.value) { return picked }
                state.waiters.append { value -> Wake? in
                    guard let picked = pick(value) else { return nil }
                    return { continuation.resume(returning: picked) }
                }
                return nil
            }
            if let picked { continuation.resume(returning: picked) }
        }
    }

    /// Returns when the value fulfils a condition.
    package func until(_ condition: @escaping @Sendable (Value) -> Bool) async {
        _ = await first { condition($0) ? true : nil }
    }

    /// The same for a task whose cancellation is what is tested.
    package func untilEvenIfCancelled(_ condition: @escaping @Sendable (Value) -> Bool) async {
        _ = await firstEvenIfCancelled { condition($0) ? true : nil }
    }
}
