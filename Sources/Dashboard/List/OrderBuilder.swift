import Fetching
import Statistics

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
    private var named: [(url: String, id: TaskID)] = []

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

    /// Every task the criteria let through, in order.
    mutating func order() -> [TaskID] {
        for index in 0..<snapshot.rows.count { take(snapshot.rows[index]) }
        switch criteria.column {
        case .natural: return naturalOrder()
        case .url: return urlOrder()
        default: return columnOrder()
        }
    }

    private mutating func take(_ row: borrowing TaskRow) {
        let state = row.state
        counts[Int(state.rawValue)] += 1
        guard states.contains(state) else { return }
        if !criteria.filter.isEmpty, !criteria.filter.matches(row, in: snapshot, at: now) { return }
        switch criteria.column {
        case .natural: takeNaturally(row)
        case .url: named.append((row.url, row.id))
        default: sorted.append(Keyed(key: columnKey(row), id: row.id))
        }
    }

    private mutating func takeNaturally(_ row: borrowing TaskRow) {
        switch row.state {
        case .dns, .connect, .tls, .wait, .body, .cancelling:
            live.append(Keyed(key: row.startedAt.nanoseconds, id: row.id))
        case .backoff, .paused: held.append(row.id)
        case .failed: failed.append(Keyed(key: row.finishedAt.nanoseconds, id: row.id))
        case .queued: queued.append(row.id)
        case .ok, .cancelled: ended.append(Keyed(key: row.finishedAt.nanoseconds, id: row.id))
        case .skipped: skipped.append(row.id)
        }
    }

    private func columnKey(_ row: borrowing TaskRow) -> Int64 {
        switch criteria.column {
        case .state: Int64(row.state.rawValue)
        case .status: Int64(row.status)
        case .time: Int64(row.shownMilliseconds(at: now).map { min($0 * 1e3, 1e18) } ?? -1)
        case .size: row.bytes
        case .name, .natural, .url: 0
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

    private mutating func urlOrder() -> [TaskID] {
        named.sort { ($0.url, $0.id) < ($1.url, $1.id) }
        let order = named.map(\.id)
        return criteria.isAscending ? order : order.reversed()
    }
}
