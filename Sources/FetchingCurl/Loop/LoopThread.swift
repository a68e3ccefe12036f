import Synchronization
import Threads

/// A thread that runs one closure and whose end can be awaited.
final class LoopThread: Sendable {
    private struct State {
        var isOver = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    init(_ body: @escaping @Sendable () -> Void) {
        DetachedThread.mustStart { [self] in
            body()
            finish()
        }
    }

    /// Returns when the closure has returned.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiters.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    private func finish() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        waiters.forEach { $0.resume() }
    }
}
