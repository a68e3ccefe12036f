import Clock

/// The stage of a run: whether it goes on, what stopped it, and how long transfers may still take.
struct RunLifecycle: Sendable {
    private(set) var stage = RunStage.running
    /// Whether more tasks can come.
    private(set) var isInputOpen = true
    /// When transfers that are still under way after a stop are cancelled.
    private(set) var graceEndsAt = MonotonicTime.distantFuture
    private let grace: Duration?
    private let failsFast: Bool
    private var fuse: FuseMeter?

    init(_ policy: FetchPolicy) {
        grace = policy.grace
        failsFast = policy.failsFast
        fuse = policy.fuse.map(FuseMeter.init)
    }

    /// Whether the end of a single task may stop the run.
    var mayStopAtAnyEnd: Bool { failsFast || fuse != nil }

    mutating func closeInput() { isInputOpen = false }

    /// Goes on after its end, since there is another task.
    mutating func taskAdded() {
        if stage == .finished(nil) { stage = .running }
    }

    /// Goes on after its end, whatever that was, since a task is fetched again.
    mutating func taskRevived() {
        guard case .finished = stage else { return }
        stage = .running
        fuse?.reset()
    }

    /// Stops the run early; returns whether it was running.
    mutating func stop(_ reason: StopReason, now: MonotonicTime) -> Bool {
        guard stage == .running else { return false }
        stage = .stopping(reason)
        graceEndsAt = grace.map { now + $0 } ?? .distantFuture
        return true
    }

    /// Ends the grace, since what was under way has been cancelled.
    mutating func endGrace() { graceEndsAt = .distantFuture }

    mutating func postponeGrace(by duration: Duration) {
        if graceEndsAt != .distantFuture { graceEndsAt = graceEndsAt + duration }
    }

    /// Takes the end of a task into account that was not auxiliary.
    ///
    /// - Returns: Why the run has to stop, if it has to.
    mutating func taskEnded(_ outcome: Outcome) -> StopReason? {
        guard stage == .running, outcome == .ok || outcome == .failed else { return nil }
        if outcome == .failed, failsFast { return .failFast }
        return fuse?.record(hasFailed: outcome == .failed) == true ? .fuse : nil
    }

    /// Finishes the run if it may; called when no task is unfinished.
    mutating func finishIfDone() {
        switch stage {
        case .running where !isInputOpen: stage = .finished(nil)
        case .stopping(let reason): stage = .finished(reason)
        case .running, .finished: break
        }
    }
}
