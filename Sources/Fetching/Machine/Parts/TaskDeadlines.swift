import Clock
import HeapModule

/// A time at which something has to end, and the class of the error if it has not.
struct Deadline: Equatable, Sendable {
    let time: MonotonicTime
    let errorClass: ErrorClass
}

/// The deadlines of tasks and of the run, which also hold between attempts.
///
/// The transport watches a task's deadline during a transfer. This part watches it while the task
/// waits. Deadlines of one attempt are the transport's alone.
struct TaskDeadlines: Sendable {
    /// How a task's deadline has been moved.
    private struct Shift: Sendable {
        /// Time that does not count, without a pause that still lasts.
        var total = Duration.zero
        /// Since when the task is paused.
        var pausedSince: MonotonicTime?
    }

    /// When to check whether a task's time is over; its deadline may have moved by then.
    private struct Check: Comparable, Sendable {
        let due: MonotonicTime
        let task: TaskID

        static func < (left: Check, right: Check) -> Bool { left.due < right.due }
        static func == (left: Check, right: Check) -> Bool { left.due == right.due }
    }

    private let perTask: Duration?
    private(set) var runEndsAt: MonotonicTime
    /// Of tasks whose deadline has been moved; most have none.
    private var shifts: [TaskID: Shift] = [:]
    private var checks = Heap<Check>()
    /// The tasks in ``checks``, each once.
    private var watched: Set<TaskID> = []

    init(_ deadlines: Deadlines, startedAt: MonotonicTime) {
        perTask = deadlines.task
        runEndsAt = deadlines.run.map { startedAt + $0 } ?? .distantFuture
    }

    /// Whether tasks have deadlines of their own.
    var coverTasks: Bool { perTask != nil }

    /// The nearer of a task's and the run's deadline; a paused task only has the run's.
    ///
    /// - Parameter start: When the task started, or would start.
    func deadline(of task: TaskID, startedAt start: MonotonicTime) -> Deadline {
        let ofRun = Deadline(time: runEndsAt, errorClass: .timeoutRun)
        guard let perTask else { return ofRun }
        let shift = shifts.isEmpty ? nil : shifts[task]
        if shift?.pausedSince != nil { return ofRun }
        let end = start + perTask + (shift?.total ?? .zero)
        return end < runEndsAt ? Deadline(time: end, errorClass: .timeoutTask) : ofRun
    }

    // MARK: Waiting tasks

    /// Watches the deadline of a task that has started before and waits.
    mutating func watch(_ task: TaskID, startedAt start: MonotonicTime) {
        guard coverTasks, start != .zero, !watched.contains(task) else { return }
        let end = deadline(of: task, startedAt: start)
        guard end.errorClass == .timeoutTask else { return }
        watched.insert(task)
        checks.insert(Check(due: end.time, task: task))
    }

    /// The next task whose check is due; it is not watched any more.
    mutating func popDue(by time: MonotonicTime) -> TaskID? {
        guard let first = checks.min, first.due <= time else { return nil }
        checks.removeMin()
        watched.remove(first.task)
        return first.task
    }

    var nextCheck: MonotonicTime? { checks.min?.due }

    /// Stops watching all tasks, since all have finished.
    mutating func unwatchAll() {
        guard !watched.isEmpty else { return }
        checks = []
        watched = []
    }

    // MARK: Time that does not count

    /// Stops a task's clock; returns whether it was running.
    mutating func pause(_ task: TaskID, at now: MonotonicTime) -> Bool {
        guard coverTasks else { return false }
        shifts[task, default: Shift()].pausedSince = now
        return true
    }

    /// Restarts a task's clock; returns whether it was stopped.
    mutating func resume(_ task: TaskID, at now: MonotonicTime) -> Bool {
        guard !shifts.isEmpty, let since = shifts[task]?.pausedSince else { return false }
        shifts[task]?.pausedSince = nil
        shifts[task]?.total += now - since
        return true
    }

    /// Moves a task's deadline, unless its clock is stopped anyway.
    mutating func postpone(_ task: TaskID, by duration: Duration) {
        guard shifts[task]?.pausedSince == nil else { return }
        shifts[task, default: Shift()].total += duration
    }

    mutating func postponeRun(by duration: Duration) {
        if runEndsAt != .distantFuture { runEndsAt = runEndsAt + duration }
    }

    /// Forgets how the deadline of a finished task was moved.
    mutating func forget(_ task: TaskID) {
        if !shifts.isEmpty { shifts[task] = nil }
    }

    /// Tasks whose deadline has been moved.
    var shiftedCount: Int { shifts.count }

    /// Tasks whose deadline is watched.
    var watchedCount: Int { watched.count }
}
