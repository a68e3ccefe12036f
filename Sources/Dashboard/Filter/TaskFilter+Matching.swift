package import Fetching
package import Statistics

extension TaskFilter {
    /// Whether it lets a task through.
    ///
    /// - Parameters:
    ///   - snapshot: Where the task's host is looked up.
    ///   - now: The end of the times that still run.
    package func matches(
        _ row: borrowing TaskRow,
        in snapshot: EngineSnapshot,
        at now: MonotonicTime
    ) -> Bool {
        for term in terms where term.condition.applies(to: row, snapshot, now) == term.isNegated {
            return false
        }
        return true
    }
}

extension TaskFilter.Condition {
    fileprivate func applies(
        to row: borrowing TaskRow,
        _ snapshot: EngineSnapshot,
        _ now: MonotonicTime
    ) -> Bool {
        switch self {
        case .text(let needle):
            if needle.occurs(in: row.url) || needle.occurs(in: row.name) { return true }
            guard let error = row.error else { return false }
            return needle.occurs(in: error.errorClass.name) || needle.occurs(in: error.message)
        case .field(.url, let needle): return needle.occurs(in: row.url)
        case .field(.name, let needle): return needle.occurs(in: row.name)
        case .field(.host, let needle):
            return snapshot.host(row.host).map { needle.occurs(in: $0.name) } ?? false
        case .field(.error, let needle):
            guard let error = row.error else { return false }
            return needle.occurs(in: error.errorClass.name) || needle.occurs(in: error.message)
        case .state(let states): return states.contains(row.state)
        case .status(let range): return range.contains(Int(row.status))
        case .depth(let range): return range.contains(Int(row.depth))
        case .milliseconds(let range):
            return row.shownMilliseconds(at: now).map(range.contains) ?? false
        case .bytes(let range): return range.contains(Double(row.bytes))
        }
    }
}
