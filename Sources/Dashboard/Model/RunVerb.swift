import Crawling
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// What a key does to the run as a whole.
package enum RunVerb: Equatable, Sendable {
    /// Starts nothing new, or starts again.
    case toggleDispatch
    /// Leaves the slow half of the lesson.
    case skipLesson
    /// Leaves the dashboard, after a question while work goes on.
    case quit(leavesFrame: Bool)
    /// Ends the run, more firmly each time.
    case interrupt
}

extension DashboardModel {
    mutating func steerRun(_ verb: RunVerb) -> [DashboardEffect] {
        switch verb {
        case .toggleDispatch: toggleDispatch()
        case .skipLesson: skipLesson()
        case .quit(let leavesFrame): quit(leavesFrame: leavesFrame)
        case .interrupt: interrupt()
        }
    }

    private mutating func toggleDispatch() -> [DashboardEffect] {
        guard let latest, !isFinished else {
            say("the run is over")
            return []
        }
        if let comparison, comparison.isRunning, comparison.plan.source == .probe {
            say("the run rests for the comparison: c shows it, Esc there stops it")
            return []
        }
        if latest.isDispatchPaused {
            say("tasks start again")
            return [.engine(.resumeDispatch)]
        }
        say("nothing new starts: P to go on")
        return [.engine(.pauseDispatch)]
    }

    private mutating func skipLesson() -> [DashboardEffect] {
        guard lanes.contains(where: { !$0.isFinished }) else {
            say(lanes.isEmpty ? "there is no lesson to leave" : "the lesson is over")
            return []
        }
        say("leaving the slow half of the lesson")
        let tasks = latest?.rows.filter { !$0.state.isFinished }.map(\.id) ?? []
        return [.engine(.cancel(tasks))]
    }

    /// Leaves at once when nothing goes on, and asks otherwise.
    private mutating func quit(leavesFrame: Bool) -> [DashboardEffect] {
        let active = latest?.permitsTaken ?? 0
        let waiting = waitingTasks
        let isOver = context.kind == .compare ? comparison?.isRunning == false : isFinished
        guard !isOver, active + waiting > 0 else { return [.leave(keepsFrame: leavesFrame)] }
        let lines: [SafeText] = [
            context.kind == .compare
                ? "The comparison ends here; what it has measured is reported."
                : "\(Readout.count(active)) in flight, \(Readout.count(waiting)) waiting: they end here."
        ]
        prompt = .confirmation(
            Confirmation(.quit(leavesFrame: leavesFrame), names: lines, count: active + waiting)
        )
        return []
    }

    /// Ends the run a little more firmly each time, and leaves when it is over.
    private mutating func interrupt() -> [DashboardEffect] {
        guard !isFinished else { return [.leave(keepsFrame: false)] }
        let active = latest?.permitsTaken ?? 0
        switch stopRequest {
        case .none:
            stopRequest = .graceful
            prompt = .none
            say(
                "stopping: \(Readout.count(active, "transfer")) may still end; Ctrl-C again ends "
                    + "\(active == 1 ? "it" : "them") now",
                .warning
            )
            return [.engine(.stop(.interrupted(signal: 2), aborts: false))]
        case .graceful:
            stopRequest = .hard
            say("ending every transfer; Ctrl-C again leaves", .warning)
            return [.engine(.stop(.interrupted(signal: 2), aborts: true))]
        case .hard: return [.leave(keepsFrame: false)]
        }
    }
}
