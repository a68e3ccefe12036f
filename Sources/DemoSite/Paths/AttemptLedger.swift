import Synchronization

/// Remembers something about each request target, whichever connection it comes by.
///
/// Bounded: beyond its capacity the target first seen is forgotten.
final class AttemptLedger<Value: Sendable>: Sendable {
    private struct State {
        var values: [String: Value] = [:]
        var order: [String] = []
        var oldest = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// A ledger of at most `capacity` targets.
    init(capacity: Int = 4096) {
        self.capacity = max(1, capacity)
    }

    /// Reads and changes the value of `target`, which starts as `initial`.
    func update<Result: Sendable>(
        _ target: String,
        from initial: Value,
        _ change: (inout Value) -> Result
    ) -> Result {
        state.withLock { state in
            var value = state.values[target] ?? initial
            let isNew = state.values[target] == nil
            let result = change(&value)
            state.values[target] = value
            if isNew { Self.remember(target, in: &state, capacity: capacity) }
            return result
        }
    }

    private static func remember(_ target: String, in state: inout State, capacity: Int) {
        if state.order.count < capacity {
            state.order.append(target)
        } else {
            state.values[state.order[state.oldest]] = nil
            state.order[state.oldest] = target
            state.oldest = (state.oldest + 1) % capacity
        }
    }
}
