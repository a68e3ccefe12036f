import Synchronization

/// What a test has waited for in vain, until its time limit cancelled it.
package struct WaitedInVain: Error, CustomStringConvertible {
    /// What it was, and the value as it was then.
    package let description: String

    /// In words.
    package init(description: String) { self.description = description }
}

/// A value that can be changed from any thread, and awaited.
package final class Watched<Value: Sendable>: Sendable {
    private typealias Wake = @Sendable () -> Void

    private struct Waiter: Sendable {
        /// What wakes it, if the value is as it waits for.
        let wake: @Sendable (Value) -> Wake?
        /// Wakes it with an error.
        let fail: @Sendable (WaitedInVain) -> Void
    }

    private struct State {
        var value: Value
        var waiters: [Int: Waiter] = [:]
        var newestWaiter = 0
    }

    private let state: Mutex<State>

    /// Starts with a value.
    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// The value as it is now.
    package var value: Value { state.withLock { $0.value } }

    /// Changes the value, and wakes what waited for what it has become.
    @discardableResult
    package func update<Answer: Sendable>(_ change: (inout Value) -> Answer) -> Answer {
        let (answer, wakes) = state.withLock { state in
            let answer = change(&state.value)
            var wakes: [Wake] = []
            for (number, waiter) in state.waiters.sorted(by: { $0.key < $1.key }) {
                guard let wake = waiter.wake(state.value) else { continue }
                state.waiters[number] = nil
                wakes.append(wake)
            }
            return (answer, wakes)
        }
        wakes.forEach { $0() }
        return answer
    }

    /// The first result of `pick` that is not nil.
    ///
    /// - Throws: ``WaitedInVain`` when the task is cancelled before, which a time limit does: the
    ///   test ends, and no other.
    package func first<Picked: Sendable>(
        _ pick: @escaping @Sendable (Value) -> Picked?
    ) async throws -> Picked {
        let number = state.withLock { state in
            state.newestWaiter += 1
            return state.newestWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                register(number, continuation, pick)
            }
        } onCancel: {
            let (waiter, value) = state.withLock { state in
                (state.waiters.removeValue(forKey: number), state.value)
            }
            waiter?.fail(WaitedInVain(description: "waited in vain: \(value)"))
        }
    }

    /// The same for a task whose cancellation is what is tested.
    private func firstEvenIfCancelled<Picked: Sendable>(
        _ pick: @escaping @Sendable (Value) -> Picked?
    ) async -> Picked {
        await withCheckedContinuation { (continuation: CheckedContinuation<Picked, Never>) in
            let picked: Picked? = state.withLock { state in
                if let picked = pick(state.value) { return picked }
                state.newestWaiter += 1
                state.waiters[state.newestWaiter] = Waiter(
                    wake: { value in
                        guard let picked = pick(value) else { return nil }
                        return { continuation.resume(returning: picked) }
                    },
                    fail: { _ in }
                )
                return nil
            }
            if let picked { continuation.resume(returning: picked) }
        }
    }

    private func register<Picked: Sendable>(
        _ number: Int,
        _ continuation: CheckedContinuation<Picked, any Error>,
        _ pick: @escaping @Sendable (Value) -> Picked?
    ) {
        let (picked, isCancelled, value) = state.withLock { state in
            let picked: Picked? = pick(state.value)
            // A task is marked as cancelled before its handler runs, so one of both sees the other.
            guard picked == nil, !Task.isCancelled else { return (picked, true, state.value) }
            state.waiters[number] = Waiter(
                wake: { value in
                    guard let picked = pick(value) else { return nil }
                    return { continuation.resume(returning: picked) }
                },
                fail: { continuation.resume(throwing: $0) }
            )
            return (nil, false, state.value)
        }
        if let picked {
            continuation.resume(returning: picked)
        } else if isCancelled {
            continuation.resume(
                throwing: WaitedInVain(description: "waited in vain: \(value)")
            )
        }
    }

    /// Returns when the value fulfils a condition.
    package func until(_ condition: @escaping @Sendable (Value) -> Bool) async throws {
        _ = try await first { condition($0) ? true : nil }
    }

    /// The same for a task whose cancellation is what is tested.
    package func untilEvenIfCancelled(_ condition: @escaping @Sendable (Value) -> Bool) async {
        _ = await firstEvenIfCancelled { condition($0) ? true : nil }
    }
}
