import DataStructures
import Fetching
import SafeText
import TerminalUI

/// What a key does to tasks.
package enum TaskVerb: Equatable, Sendable {
    /// For the marked tasks, or for the selected one.
    case cancel, retry, togglePause
    /// For every task that the list shows, and for every failed one that the filter lets through.
    case cancelAll, retryFailed
    /// For the selected task's host: starts nothing more there, or starts again.
    case toggleHost
}

extension DashboardModel {
    /// Acts on tasks, after a question where there are many.
    mutating func act(_ verb: TaskVerb) -> [DashboardEffect] {
        switch verb {
        case .cancel:
            guard let tasks = targets("cancel", where: canCancel) else { return [] }
            return tasks.count > 1 ? ask(.cancel(tasks), tasks) : cancel(tasks)
        case .retry:
            guard let tasks = targets("retry", where: \.isRetriable) else { return [] }
            return retry(tasks)
        case .togglePause: return togglePause()
        case .cancelAll:
            let tasks = list.tasks.filter { latestRow($0).map(canCancel) ?? false }
            guard !tasks.isEmpty else {
                say("no task in this list is left to cancel")
                return []
            }
            return ask(.cancel(tasks), tasks)
        case .retryFailed: return retryFailed()
        case .toggleHost: return toggleHost()
        }
    }

    /// Orders the cancelling of those that can still be, and shows it at once.
    mutating func cancel(_ tasks: [TaskID]) -> [DashboardEffect] {
        let tasks = tasks.filter { latestRow($0).map(canCancel) ?? false }
        guard !tasks.isEmpty else {
            say("they have all ended meanwhile")
            return []
        }
        taskMarks.cancel(tasks)
        say("cancelled \(named(tasks))")
        return [.engine(.cancel(tasks))]
    }

    /// Orders one more fetch of those that ended and not well.
    mutating func retry(_ tasks: [TaskID]) -> [DashboardEffect] {
        let tasks = tasks.filter { latestRow($0)?.isRetriable ?? false }
        guard !tasks.isEmpty else {
            say("none of them is left to retry")
            return []
        }
        taskMarks.retry(tasks)
        say("retrying \(named(tasks))")
        return [.engine(.retry(tasks))]
    }

    /// Every failed task that the filter lets through, whatever view is on.
    private mutating func retryFailed() -> [DashboardEffect] {
        guard let latest else { return [] }
        var tasks: [TaskID] = []
        for index in 0..<latest.rows.count where latest.rows[index].state == .failed {
            let row = latest.rows[index]
            if list.criteria.filter.matches(row, in: latest, at: clock) { tasks.append(row.id) }
        }
        guard !tasks.isEmpty else {
            say("no failed task matches")
            return []
        }
        return tasks.count > 1 ? ask(.retry(tasks), tasks) : retry(tasks)
    }

    /// Pauses those that go on; when all are paused, lets them go on.
    private mutating func togglePause() -> [DashboardEffect] {
        guard let tasks = targets("pause", where: canCancel) else { return [] }
        let moving = tasks.filter { !(latestRow($0)?.isHeldBack ?? true) }
        if moving.isEmpty {
            say("resumed \(named(tasks))")
            return [.engine(.resume(tasks))]
        }
        say("paused \(named(moving)): p to go on")
        return [.engine(.pause(moving))]
    }

    /// Starts nothing more on the selected task's host, or starts again there.
    private mutating func toggleHost() -> [DashboardEffect] {
        guard !isFinished else {
            say("the run is over")
            return []
        }
        guard let task = cursor.selected, let row = latest?.row(task) else {
            say("choose a task first, to pause its host: the arrow keys")
            return []
        }
        guard let host = latest?.host(row.host) else {
            say("\(row.name) has no host")
            return []
        }
        guard !hold.hasSlipped else {
            say("the cursor has moved to \(row.name): press again for its host", .warning)
            return []
        }
        if host.isPaused {
            say("\(host.name) goes on")
            return [.engine(.resumeHost(row.host))]
        }
        say("nothing new starts on \(host.name): H to go on")
        return [.engine(.pauseHost(row.host))]
    }

    /// The tagged tasks an action can be done to, or the selected one; nil, and a word why, for none.
    private mutating func targets(
        _ verb: SafeText,
        where isFit: (TaskRow) -> Bool
    ) -> [TaskID]? {
        if !marks.isEmpty {
            let tasks = marks.filter { latestRow($0).map(isFit) ?? false }.sorted()
            if tasks.isEmpty { say("none of the \(marks.count) marked tasks is left to \(verb)") }
            return tasks.isEmpty ? nil : tasks
        }
        guard let task = cursor.selected, let row = latestRow(task) else {
            say("choose a task to \(verb) first: the arrow keys")
            return nil
        }
        if hold.hasSlipped {
            say("the cursor has moved to \(row.name): press again to \(verb) it", .warning)
            return nil
        }
        if isFit(row) { return [task] }
        say("cannot \(verb) \(row.name): it is \(state(of: row).word)")
        return nil
    }

    private mutating func ask(
        _ action: Confirmation.Action,
        _ tasks: [TaskID]
    ) -> [DashboardEffect] {
        let names = tasks.prefix(6).compactMap { latestRow($0).map { SafeText($0.name) } }
        prompt = .confirmation(Confirmation(action, names: names, count: tasks.count))
        return []
    }

    /// Whether a task goes on and was not told to end yet.
    private func canCancel(_ row: TaskRow) -> Bool {
        row.isCancellable && !taskMarks.ending.contains(row.id)
    }

    /// What is known of a task now, even while the screen is frozen.
    private func latestRow(_ task: TaskID) -> TaskRow? { latest?.row(task) }

    /// One task by its name, more by their number.
    private func named(_ tasks: [TaskID]) -> SafeText {
        guard tasks.count == 1, let task = tasks.first, let row = latestRow(task) else {
            return Readout.count(tasks.count, "task")
        }
        return SafeText(row.name)
    }
}
