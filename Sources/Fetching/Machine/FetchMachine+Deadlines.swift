package import Clock
import DataStructures
import HeapModule

/// The deadlines of tasks and of the run, which hold between attempts too.
///
/// Those of one attempt are the transport's business.
extension FetchMachine {
    /// How a task's deadline has been moved.
    struct TaskClock: Sendable {
        /// For how long it has stood still, but for a pause that still lasts.
        var standstill = Duration.zero
        /// Since when the user has paused it.
        var pausedAt: MonotonicTime?
    }

    /// When to look whether a task's time is over.
    struct TaskEnd: Comparable, Sendable {
        let due: MonotonicTime
        let task: TaskID

        static func < (left: TaskEnd, right: TaskEnd) -> Bool { left.due < right.due }
        static func == (left: TaskEnd, right: TaskEnd) -> Bool { left.due == right.due }
    }

    /// The nearer of the task's and the run's end; while a task is paused, its own stands still.
    func deadline(of id: TaskID, startingAt now: MonotonicTime) -> Deadline {
        guard let duration = policy.deadlines.task else { return (runEndsAt, .timeoutRun) }
        let clock = clocks.isEmpty ? nil : clocks[id]
        if clock?.pausedAt != nil { return (runEndsAt, .timeoutRun) }
        let start = rows[id.index].startedAt
        let taskEndsAt = (start == .zero ? now : start) + duration + (clock?.standstill ?? .zero)
        return taskEndsAt < runEndsAt ? (taskEndsAt, .timeoutTask) : (runEndsAt, .timeoutRun)
    }

    /// Watches the deadline of a task that waits after its first start; its transfers are watched
    /// by the transport.
    mutating func watchDeadline(of id: TaskID, now: MonotonicTime) {
        guard policy.deadlines.task != nil, rows[id.index].startedAt != .zero,
            !details[id.index].isWatched
        else { return }
        let end = deadline(of: id, startingAt: now)
        guard end.class == .timeoutTask else { return }
        details[id.index].isWatched = true
        taskEnds.insert(TaskEnd(due: end.time, task: id))
    }

    /// Ends the tasks that wait although their time is over.
    mutating func endLateTasks(now: MonotonicTime) {
        while let due = taskEnds.min, due.due <= now {
            taskEnds.removeMin()
            let id = due.task
            details[id.index].isWatched = false
            let state = rows[id.index].state
            guard state == .queued || state == .backoff, rows[id.index].startedAt != .zero,
                state != .queued || !isHeldByHand(id)
            else { continue }
            // It may have moved in the meantime.
            let end = deadline(of: id, startingAt: now)
            if end.class == .timeoutTask, end.time <= now {
                endLate(id, end.class, now: now)
            } else {
                watchDeadline(of: id, now: now)
            }
        }
    }

    /// No task is left that could be late.
    mutating func forgetDeadlines() {
        for end in taskEnds.unordered { details[end.task.index].isWatched = false }
        taskEnds = []
    }

    /// Fails a task whose time was over before its next attempt.
    mutating func endLate(_ id: TaskID, _ errorClass: ErrorClass, now: MonotonicTime) {
        var message = "its time was over before its next attempt"
        if let last = rows[id.index].error { message += "; the last ended with \(last)" }
        let error = FetchError(errorClass, phase: rows[id.index].state, message: message)
        finish(id, .failed(error), now: now)
    }

    /// A task's deadline stands still from here.
    mutating func stopClock(of id: TaskID, now: MonotonicTime) {
        guard policy.deadlines.task != nil, rows[id.index].startedAt != .zero else { return }
        clocks[id, default: TaskClock()].pausedAt = now
        tellEnd(of: id, now: now)
    }

    /// A task's deadline goes on, later by the time in between.
    mutating func startClock(of id: TaskID, now: MonotonicTime) {
        guard !clocks.isEmpty, let since = clocks[id]?.pausedAt else { return }
        clocks[id]?.pausedAt = nil
        clocks[id]?.standstill += now - since
        tellEnd(of: id, now: now)
    }

    /// The whole process stood still (Ctrl-Z): the deadlines of run and tasks move by that time.
    ///
    /// Waits for a server's sake do not: its clock ran on.
    package mutating func suspended(for duration: Duration, now: MonotonicTime) {
        guard duration > .zero else { return }
        if runEndsAt != .distantFuture { runEndsAt = runEndsAt + duration }
        if graceEndsAt != .distantFuture { graceEndsAt = graceEndsAt + duration }
        if policy.deadlines.task != nil {
            for row in rows where !row.state.isFinished && row.startedAt != .zero {
                // What is paused counts from its pause to its end anyway.
                if clocks[row.id]?.pausedAt != nil { continue }
                clocks[row.id, default: TaskClock()].standstill += duration
            }
        }
        for id in transfers.compactMap(\.task) { tellEnd(of: id, now: now) }
    }

    /// Tells the transport of an end that has moved.
    private mutating func tellEnd(of id: TaskID, now: MonotonicTime) {
        guard let transfer = transfer(of: id), rows[id.index].state != .cancelling else { return }
        let end = deadline(of: id, startingAt: now)
        guard end.time != .distantFuture || policy.deadlines.task != nil else { return }
        effects.orders.append(.reschedule(transfer, endsAt: end.time, endClass: end.class))
    }
}
