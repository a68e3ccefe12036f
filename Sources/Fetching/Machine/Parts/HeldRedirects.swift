import DataStructures

/// Redirects that wait for a decision, and the answers that they came with.
struct HeldRedirects: Sendable {
    /// What is needed to follow a redirect, or to end its task.
    struct Entry: Sendable {
        let direction: FetchMachine.Direction
        let report: TransferReport
        /// How long the answer took that redirects.
        let milliseconds: Double
        fileprivate let number: UInt64
    }

    private var entries: [TaskID: Entry] = [:]
    private var newest: UInt64 = 0

    var isEmpty: Bool { entries.isEmpty }

    func contains(_ task: TaskID) -> Bool { !entries.isEmpty && entries[task] != nil }

    /// Holds a task's redirect.
    mutating func hold(
        _ direction: FetchMachine.Direction,
        of task: TaskID,
        depth: Int,
        report: TransferReport,
        milliseconds: Double
    ) -> HeldRedirect {
        newest += 1
        entries[task] = Entry(
            direction: direction,
            report: report,
            milliseconds: milliseconds,
            number: newest
        )
        return HeldRedirect(number: newest, task: task, depth: depth, target: direction.target)
    }

    /// Takes a redirect that was decided; nil if its task does not wait with it any more.
    mutating func take(_ redirect: HeldRedirect) -> Entry? {
        guard entries[redirect.task]?.number == redirect.number else { return nil }
        return entries.removeValue(forKey: redirect.task)
    }

    /// Forgets the redirect of a task that has ended.
    mutating func remove(_ task: TaskID) {
        if !entries.isEmpty { entries[task] = nil }
    }
}
