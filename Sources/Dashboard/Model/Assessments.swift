package import Fetching

/// What a link checker says of the tasks that have ended, for their details.
///
/// Rows do not carry it: nearly all would carry nothing. Bounded by ``maximum`` tasks; those that come
/// later have no findings and places on screen, but in every report.
package struct Assessments: Sendable {
    /// The most tasks that are known.
    static let maximum = 20_000

    private var known: [TaskID: Assessment] = [:]

    /// Nothing is known of any task.
    package init() {}

    /// What is known of a task; nil for nothing.
    package subscript(task: TaskID) -> Assessment? { known[task] }

    /// Learns of tasks that have ended, also once more; an empty assessment takes the former back.
    mutating func take(_ news: [TaskID: Assessment]) {
        for (task, assessment) in news {
            if assessment == Assessment() {
                known[task] = nil
            } else if known[task] != nil || known.count < Self.maximum {
                known[task] = assessment
            }
        }
    }
}
