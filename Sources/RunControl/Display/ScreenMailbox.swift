import Dashboard
import SafeText
import Synchronization
import TerminalUI

/// News for the screen's thread: a latest-wins mailbox for snapshots, a queue for the rest.
final class ScreenMailbox: Sendable {
    /// What has come since ``take()``.
    struct News {
        var actions: [DashboardAction] = []
        /// The newest lines for the log pane.
        var log: [LogLine] = []
        var snapshot: RunSnapshot?
        var isClosed = false
    }

    private struct State: Sendable {
        var news = News()
        var waker: (any TerminalWaker)?
    }

    private let state = Mutex(State())

    /// Sets what wakes the screen's thread.
    func setWaker(_ waker: any TerminalWaker) {
        state.withLock { $0.waker = waker }
    }

    /// Adds an action.
    func post(_ action: DashboardAction) {
        change { news in
            // The state that still waits belongs to the run before.
            if case .present = action { news.snapshot = nil }
            news.actions.append(action)
        }
    }

    /// Replaces the state that waits.
    func post(_ snapshot: RunSnapshot) {
        change { $0.snapshot = snapshot }
    }

    /// Adds lines for the log pane, and drops the oldest beyond its capacity.
    func post(_ lines: [LogLine]) {
        change { news in
            news.log += lines
            news.log.removeFirst(max(0, news.log.count - LogTail.capacity))
        }
    }

    /// Tells the screen to end.
    func close() {
        change { $0.isClosed = true }
    }

    /// Takes everything.
    func take() -> News {
        state.withLock { state in
            defer { state.news = News(isClosed: state.news.isClosed) }
            return state.news
        }
    }

    private func change(_ change: (inout News) -> Void) {
        let waker = state.withLock { state in
            change(&state.news)
            return state.waker
        }
        waker?.wake()
    }
}
