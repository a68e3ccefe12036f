import Clock
import DataStructures
import Fetching

/// Puts tasks in order in one pass over the rows, and counts them by state on the way.
///
/// In natural order only tasks that ended are sorted, by their end; Swift's sort is adaptive, and
/// they come nearly sorted. Measured with 100,000 rows: see `TaskList`.
struct OrderBuilder {
    private let criteria: ListCriteria
    private let states: StateSet
    private let snapshot: EngineSnapshot
    private let now: MonotonicTime

    /// How many tasks stand in each state, by raw value, whatever the criteria.
    private(set) var counts = [Int](repeating: 0, count: TaskState.allCases.count)

    private var live: [Keyed] = []
    private var held: [TaskID] = []
    private var failed: [Keyed] = []
    private var queued: [TaskID] = []
    private var ended: [Keyed] = []
    private var skipped: [TaskID] = []
    private var sorted: [Keyed] = []

    /// A task and what it is sorted by.
    private struct Keyed {
        let key: Int64
        let id: TaskID
    }

    init(_ criteria: ListCriteria, _ snapshot: EngineSnapshot, at now: MonotonicTime) {
        self.criteria = criteria
        states = criteria.states
        self.snapshot = snapshot
        self.now = now
    }

    /// How many tasks stand in each state, by raw value.
    static func counts(_ snapshot: EngineSnapshot) -> [Int] {
        var counts = [Int](repeating: 0, count: TaskState.allCases.count)
        let rows = snapshot.rows
        for index in 0..<rows.count {
            let state = rows[index].state
            if !TaskList.isHidden(rows[index].role, state) { counts[Int(state.rawValue)] += 1 }
        }
        return counts
    }

    /// Every task the criteria let through, in order.
    ///
    /// Fields are read one by one and rows are never copied: retaining their strings would cost
    /// more than all else.
    mutating func order(_ ranking: inout URLRanking) -> [TaskID] {
        let rows = snapshot.rows
        if criteria.column == .url {
            ranking.extend(to: rows)
            return urlOrder(ranking, rows)
        }
        for index in 0..<rows.count where lets(rows, index) {
            if criteria.column == .natural {
                takeNaturally(rows, index)
            } else {
                sorted.append(Keyed(key: columnKey(rows, index), id: TaskID(index: index)))
            }
        }
        return criteria.column == .natural ? naturalOrder() : columnOrder()
    }

    /// Counts a task, and says whether the criteria let it through.
    private mutating func lets(_ rows: ChunkedArray<TaskRow>, _ index: Int) -> Bool {
        let state = rows[index].state
        guard !TaskList.isHidden(rows[index].role, state) else { return false }
        counts[Int(state.rawValue)] += 1
        guard states.contains(state) else { return false }
        return criteria.filter.isEmpty
            || criteria.filter.matches(rows[index], in: snapshot, at: now)
    }

    private mutating func takeNaturally(_ rows: ChunkedArray<TaskRow>, _ index: Int) {
        let id = TaskID(index: index)
        switch rows[index].state {
        case .started, .dns, .connect, .tls, .wait, .body, .cancelling:
            live.append(Keyed(key: rows[index].startedAt.nanoseconds, id: id))
        case .backoff, .paused: held.append(id)
        case .failed: failed.append(Keyed(key: rows[index].finishedAt.nanoseconds, id: id))
        case .queued: queued.append(id)
        case .ok, .cancelled:
            ended.append(Keyed(key: rows[index].finishedAt.nanoseconds, id: id))
        case .skipped: skipped.append(id)
        }
    }

    private func columnKey(_ rows: ChunkedArray<TaskRow>, _ index: Int) -> Int64 {
        switch criteria.column {
        case .state: return Int64(rows[index].state.rawValue)
        case .status: return Int64(rows[index].status)
        case .time:
            let time = rows[index].shownMilliseconds(at: now)
            return Int64(time.map { min($0 * 1e3, 1e18) } ?? -1)
        case .size: return rows[index].bytes
        case .name, .natural, .url: return 0
        }
    }

    private mutating func naturalOrder() -> [TaskID] {
        live.sort { ($0.key, $0.id) < ($1.key, $1.id) }
        failed.sort { ($0.key, $0.id) < ($1.key, $1.id) }
        ended.sort { ($0.key, $0.id) < ($1.key, $1.id) }
        var order: [TaskID] = []
        order.reserveCapacity(counts.reduce(0, +))
        for item in live { order.append(item.id) }
        order += held
        for item in failed.reversed() { order.append(item.id) }
        order += queued
        for item in ended.reversed() { order.append(item.id) }
        return order + skipped
    }

    /// Equal keys stay in the order in which the tasks became known, in both directions.
    private mutating func columnOrder() -> [TaskID] {
        if criteria.isAscending {
            sorted.sort { ($0.key, $0.id) < ($1.key, $1.id) }
        } else if criteria.column == .name {
            sorted.reverse()
        } else {
            sorted.sort { ($1.key, $0.id) < ($0.key, $1.id) }
        }
        return sorted.map(\.id)
    }

    private mutating func urlOrder(
        _ ranking: URLRanking,
        _ rows: ChunkedArray<TaskRow>
    ) -> [TaskID] {
        var order: [TaskID] = []
        order.reserveCapacity(rows.count)
        for task in ranking.order where lets(rows, task.index) { order.append(task) }
        if !criteria.isAscending { order.reverse() }
        return order
    }
}
