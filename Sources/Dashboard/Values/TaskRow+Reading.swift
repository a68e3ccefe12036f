package import Clock
import DataStructures
package import Fetching

extension TaskRow {
    /// The time a row shows, in milliseconds: in its state while it goes on, from its first start
    /// to its end once it has ended; nil for a task that never started.
    package func shownMilliseconds(at now: MonotonicTime) -> Double? {
        guard state.isFinished else { return max(0, now.milliseconds(since: stateSince)) }
        guard startedAt != .zero, finishedAt != .zero else { return nil }
        return max(0, finishedAt.milliseconds(since: startedAt))
    }

    /// Whether the user can still stop the task.
    package var isCancellable: Bool { !state.isFinished && state != .cancelling }

    /// Whether a retry is offered: the task ended, though not well, and no rule forbids it.
    package var isRetriable: Bool { mayBeRetried && state.isFinished && state != .ok }

    /// Whether the user holds the task back.
    package var isHeldBack: Bool { state == .paused }
}

extension TaskState {
    /// The word the screen and the filter have for it.
    package var word: String { name.description }

    /// One letter of its own, for narrow screens.
    package var letter: String {
        switch self {
        case .queued: "Q"
        case .started: "s"
        case .dns: "D"
        case .connect: "C"
        case .tls: "T"
        case .wait: "W"
        case .body: "B"
        case .backoff: "R"
        case .paused: "P"
        case .cancelling: "X"
        case .ok: "K"
        case .failed: "F"
        case .cancelled: "x"
        case .skipped: "S"
        }
    }
}

extension EngineSnapshot {
    /// A task's row; nil for an identity this snapshot does not know.
    package func row(_ id: TaskID) -> TaskRow? {
        id.index < rows.count ? rows[id.index] : nil
    }

    /// A host's row; nil for an identity this snapshot does not know.
    package func host(_ id: HostID) -> HostRow? {
        id.index < hosts.count ? hosts[id.index] : nil
    }
}
