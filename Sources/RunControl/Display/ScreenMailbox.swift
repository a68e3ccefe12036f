import Dashboard
import SafeText
import Synchronization
import TerminalUI

/// News on their way to the screen's thread; of snapshots only the newest is kept.
final class ScreenMailbox: Sendable {
    /// What has come since the last look.
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

    /// Whom to wake when something comes.
    func setWaker(_ waker: any TerminalWaker) {
        state.withLock { $0.waker = waker }
    }

    /// Leaves an action.
    func post(_ action: DashboardAction) {
        change { news in
            // What follows belongs to another run than the state that still lies here.
            if case .present = action { news.snapshot = nil }
            news.actions.append(action)
        }
    }

    /// Leaves the newest state in place of an older one.
    func post(_ snapshot: RunSnapshot) {
        change { $0.snapshot = snapshot }
    }

    /// Leaves lines for the log pane, and forgets the oldest where nobody takes them.
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
