package import Clock
import Dashboard
package import Fetching
import Glibc

/// How a run ends: why, in which sequence, and with which exit code.
///
/// The first reason stands. A run whose display has left closes as soon as its work is done; until
/// then everything that is still under way is cancelled.
package struct EndingMachine: Hashable, Sendable {
    /// How hard a stop is.
    package enum Manner: Int, Comparable, Sendable {
        /// The engine stopped by itself, as for a budget. The display stays.
        case byItself
        /// What is under way may end.
        case gracefully
        /// What is under way is cancelled.
        case hard

        package static func < (left: Manner, right: Manner) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    package enum Stage: Hashable, Sendable {
        case working
        /// All work is done, and the display waits for its user. A retry continues the run.
        case finished(StopReason?, at: MonotonicTime)
        /// Nothing more starts.
        case stopping(StopReason, Manner)
        /// All work is done, and the display was told to leave.
        case leaving(StopReason?)
        /// The engines are being shut down, then the outputs closed.
        case closing(StopReason?, RunMachine.Findings?)
        case over
    }

    private let kind: RunKind
    package private(set) var stage = Stage.working
    private var hasDisplay = true

    init(_ kind: RunKind) { self.kind = kind }

    /// Whether nothing new may begin.
    package var isStopped: Bool {
        switch stage {
        case .working, .finished: false
        case .stopping, .leaving, .closing, .over: true
        }
    }

    /// Whether the engines are shut down, or about to be.
    package var isClosing: Bool {
        switch stage {
        case .closing, .over: true
        default: false
        }
    }

    package var isOver: Bool { stage == .over }

    /// Why the run ended before its work did.
    package var reason: StopReason? {
        switch stage {
        case .working, .over: nil
        case .finished(let reason, _), .leaving(let reason), .closing(let reason, _): reason
        case .stopping(let reason, _): reason
        }
    }

    /// The user, a signal or the engine ends the run.
    ///
    /// - Returns: Nothing if it ends that way already.
    mutating func stop(_ reason: StopReason, _ manner: Manner) -> [RunMachine.Order] {
        switch stage {
        case .working:
            stage = .stopping(reason, manner)
            return manner == .byItself ? [] : [.engine(.stop(reason, aborts: manner == .hard))]
        case .stopping(let first, let former) where manner > former:
            stage = .stopping(first, manner)
            return [.engine(.stop(first, aborts: manner == .hard))]
        case .finished(let reason, _) where manner > .byItself:
            stage = .leaving(reason)
            return [.leaveDisplay]
        case .stopping, .finished, .leaving, .closing, .over: return []
        }
    }

    /// The display has ended; what is not finished is given up.
    mutating func displayLeft(hungUp: Bool) -> [RunMachine.Order] {
        guard hasDisplay else { return [] }
        hasDisplay = false
        switch stage {
        case .working, .stopping:
            return stop(hungUp ? .interrupted(signal: SIGHUP) : .quit, .hard)
        case .finished(let reason, _), .leaving(let reason): return close(reason)
        case .closing, .over: return []
        }
    }

    /// All work is done, also once more after a retry.
    mutating func finished(_ reason: StopReason?, at time: MonotonicTime) -> [RunMachine.Order] {
        switch stage {
        case .working: break
        case .finished(_, let former): if former == time { return [] }
        case .stopping(let reason, .byItself): return wait(reason, time)
        case .stopping(let reason, _):
            guard hasDisplay else { return close(reason) }
            stage = .leaving(reason)
            return [.finishDisplay(reason), .leaveDisplay]
        case .leaving, .closing, .over: return []
        }
        return wait(reason, time)
    }

    /// There is work again, as after a retry.
    mutating func resumed() -> [RunMachine.Order] {
        if case .finished = stage { stage = .working }
        return []
    }

    /// The engines are shut down.
    mutating func shutDown(_ findings: RunMachine.Findings) -> [RunMachine.Order] {
        guard case .closing(let known, nil) = stage else { return [] }
        // A crawl whose page budget is spent ends by itself, and no engine gives a reason.
        let reason = known ?? findings.reason
        stage = .closing(reason, findings)
        // A report may go to the terminal that the display has. Results may go to a terminal that
        // does not read, so they come first.
        return kind == .compare
            ? [.closeDisplay, .closeOutputs(reason)] : [.closeOutputs(reason), .closeDisplay]
    }

    /// The outputs are closed, and the display.
    mutating func outputsClosed(_ failure: Int32?) -> [RunMachine.Order] {
        guard case .closing(let reason, let findings?) = stage else { return [] }
        stage = .over
        return [.exit(failure ?? ExitCode.of(kind, reason, findings))]
    }

    private mutating func wait(_ reason: StopReason?, _ time: MonotonicTime) -> [RunMachine.Order] {
        guard hasDisplay else { return close(reason) }
        stage = .finished(reason, at: time)
        return [.finishDisplay(reason)]
    }

    private mutating func close(_ reason: StopReason?) -> [RunMachine.Order] {
        stage = .closing(reason, nil)
        return [.shutDown]
    }
}
