import DataStructures
import Fetching

/// All tasks by URL, kept from pass to pass: a task's URL never changes, so only new ones are sorted.
struct URLRanking: Sendable {
    /// The tasks, by URL and then in the order in which they became known.
    private(set) var order: [TaskID] = []

    /// Takes in the tasks that became known since the last time; starts anew when there are fewer.
    mutating func extend(to rows: ChunkedArray<TaskRow>) {
        if rows.count < order.count { order = [] }
        guard rows.count > order.count else { return }
        var new = (order.count..<rows.count).map { (url: rows[$0].url.text, id: TaskID(index: $0)) }
        new.sort { ($0.url, $0.id) < ($1.url, $1.id) }
        var merged: [TaskID] = []
        merged.reserveCapacity(rows.count)
        var old = order[...]
        for item in new {
            let isBefore = { (task: TaskID) in rows[task.index].url.text <= item.url }
            let end = old.firstIndex { !isBefore($0) } ?? old.endIndex
            merged += old[..<end]
            old = old[end...]
            merged.append(item.id)
        }
        order = merged + old
    }
}
