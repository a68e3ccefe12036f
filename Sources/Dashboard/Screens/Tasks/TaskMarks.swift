import Fetching

/// What the user has said of single tasks: which are tagged, and which were told to end.
struct TaskMarks {
    /// Tagged for the next action.
    private(set) var tagged: Set<TaskID> = []
    /// Told to end, while the engine has not confirmed it.
    private(set) var ending: Set<TaskID> = []

    mutating func toggle(_ task: TaskID) {
        if tagged.remove(task) == nil { tagged.insert(task) }
    }

    mutating func untagAll() { tagged = [] }

    /// The tasks were told to end, which uses up their tags.
    mutating func cancel(_ tasks: [TaskID]) {
        ending.formUnion(tasks)
        tagged.subtract(tasks)
    }

    /// The tasks were told to begin anew.
    mutating func retry(_ tasks: [TaskID]) {
        tagged.subtract(tasks)
        ending.subtract(tasks)
    }

    /// Forgets what no longer holds.
    ///
    /// - Parameters:
    ///   - count: Tasks of the run; one of a former run has no tag.
    ///   - goesOn: Whether a task can still be told to end.
    mutating func tidy(count: Int, goesOn: (TaskID) -> Bool) {
        ending = ending.filter(goesOn)
        tagged = tagged.filter { $0.index < count }
    }
}
