import DataStructures
package import Fetching

/// Failed tasks of one error class.
package struct ErrorGroup: Equatable, Sendable {
    package let errorClass: ErrorClass
    /// How many tasks failed with it.
    package private(set) var count = 0
    /// One of them, the first known.
    package let example: TaskID

    /// All failed tasks by class, the most frequent first.
    ///
    /// Passes over every row.
    package static func groups(_ snapshot: EngineSnapshot) -> [ErrorGroup] {
        var groups: [ErrorClass: ErrorGroup] = [:]
        for index in 0..<snapshot.rows.count where snapshot.rows[index].state == .failed {
            guard let error = snapshot.rows[index].error else { continue }
            let example = ErrorGroup(errorClass: error.errorClass, example: snapshot.rows[index].id)
            groups[error.errorClass, default: example].count += 1
        }
        return groups.values.sorted {
            ($1.count, $0.errorClass.name) < ($0.count, $1.errorClass.name)
        }
    }

    private init(errorClass: ErrorClass, example: TaskID) {
        self.errorClass = errorClass
        self.example = example
    }
}
