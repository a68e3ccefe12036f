package import Clock
package import Fetching

/// The sorted, filtered list of tasks: identities only, rows are looked up when drawn.
///
/// Ordering and filtering pass over every row, so that happens a few times a second at most. In
/// between, the tasks in flight are taken from each snapshot and stand at the top at every frame;
/// a task that has just left them shows beneath them until the next pass gives it its place.
package struct TaskList: Sendable {
    /// What the list shows and in which order.
    package private(set) var criteria = ListCriteria()
    /// How many tasks of the whole run stand in each state, by raw value, at the last pass.
    package private(set) var counts = [Int](repeating: 0, count: TaskState.allCases.count)

    /// How often all rows were passed over.
    package private(set) var passes = 0

    /// In flight, in the order in which they started; empty when sorted by a column.
    private var head: [TaskID] = []
    /// Everything, in the order of the last pass.
    private var rest: [TaskID] = []
    /// Where each task stands in `rest`, by index; −1 for those that do not.
    private var places: [Int32] = []
    /// The places in `rest` whose task stands in `head` now, rising.
    private var gaps: [Int32] = []
    private var ranking = URLRanking()
    /// When the last pass over all rows took place, and the version of its snapshot.
    private var passedAt: MonotonicTime?
    private var passedVersion = -1
    /// Whether the last pass only counted.
    private var isOrderStale = false

    /// An empty list of everything.
    package init() {}

    /// How many rows there are.
    package var count: Int { head.count + rest.count - gaps.count }

    /// How many tasks stand in states of a set, at the last pass.
    package func count(in states: StateSet) -> Int {
        TaskState.allCases.reduce(0) { $0 + (states.contains($1) ? counts[Int($1.rawValue)] : 0) }
    }

    /// The task in a row; nil outside the list.
    package func task(at row: Int) -> TaskID? {
        guard row >= 0, row < count else { return nil }
        if row < head.count { return head[row] }
        let wanted = row - head.count
        let before = firstGap { Int(gaps[$0]) - $0 > wanted }
        return rest[wanted + before]
    }

    /// The row of a task; nil if it is not shown.
    package func row(of task: TaskID) -> Int? {
        if let row = head.firstIndex(of: task) { return row }
        guard let place = place(of: task) else { return nil }
        let before = firstGap { gaps[$0] >= place }
        return head.count + Int(place) - before
    }

    /// Every task shown, from top to bottom.
    package var tasks: [TaskID] { (0..<count).compactMap(task(at:)) }

    /// Whether the criteria let a task through now, wherever it stands.
    package func accepts(
        _ row: TaskRow,
        in snapshot: EngineSnapshot,
        at now: MonotonicTime
    ) -> Bool {
        !TaskList.isHidden(row.role, row.state) && criteria.states.contains(row.state)
            && criteria.filter.matches(row, in: snapshot, at: now)
    }

    /// Whether a task served the run itself and is over: it is no result, and so none of the counts.
    static func isHidden(_ role: TaskRole, _ state: TaskState) -> Bool {
        role.isAuxiliary && state.isFinished && state != .failed
    }

    /// Shows other tasks, or the same in another order, at once.
    package mutating func change(
        to criteria: ListCriteria,
        _ snapshot: EngineSnapshot?,
        at now: MonotonicTime
    ) {
        self.criteria = criteria
        if let snapshot { reorder(snapshot, at: now) }
    }

    /// Takes over what is in flight, and passes over all rows when the last pass is long ago.
    ///
    /// - Parameters:
    ///   - now: The end of the times that rows show.
    ///   - pace: The time that passes between two passes; it goes on where `now` stands still.
    ///   - keepsOrder: Whether rows stay where they are, so that only tasks are counted.
    package mutating func update(
        _ snapshot: EngineSnapshot,
        at now: MonotonicTime,
        pacedBy pace: MonotonicTime,
        keepsOrder: Bool = false
    ) {
        let isDue = isPassDue(snapshot, at: pace)
        if keepsOrder {
            if isDue { recount(snapshot, at: pace) }
        } else if isDue || isOrderStale {
            reorder(snapshot, at: now, pacedBy: pace)
        } else {
            takeHead(snapshot, at: now)
        }
    }

    /// Counts tasks by state, and leaves every row where it is.
    private mutating func recount(_ snapshot: EngineSnapshot, at pace: MonotonicTime) {
        counts = OrderBuilder.counts(snapshot)
        passes += 1
        passedAt = pace
        passedVersion = snapshot.version
        isOrderStale = true
    }

    /// Passes over all rows.
    package mutating func reorder(
        _ snapshot: EngineSnapshot,
        at now: MonotonicTime,
        pacedBy pace: MonotonicTime? = nil
    ) {
        var builder = OrderBuilder(criteria, snapshot, at: now)
        rest = builder.order(&ranking)
        counts = builder.counts
        places = [Int32](repeating: -1, count: snapshot.rows.count)
        for (place, task) in rest.enumerated() {
            places[task.index] = Int32(truncatingIfNeeded: place)
        }
        passes += 1
        passedAt = pace ?? now
        passedVersion = snapshot.version
        isOrderStale = false
        takeHead(snapshot, at: now)
    }

    /// Half a second is short enough to be read as "at once" and rare enough to cost 1 to 3 % of a
    /// core at 100,000 rows; larger lists wait in proportion, up to five seconds.
    ///
    /// The last state of a run is passed over at once, for nothing may come after it.
    private func isPassDue(_ snapshot: EngineSnapshot, at pace: MonotonicTime) -> Bool {
        guard let passedAt else { return true }
        let isChanged = passedVersion != snapshot.version
        if snapshot.stage.isFinished { return isChanged }
        let interval = min(max(Double(snapshot.rows.count) / 200_000, 0.25), 5)
        return (isChanged || !criteria.filter.isEmpty) && pace.seconds(since: passedAt) >= interval
    }

    private mutating func takeHead(_ snapshot: EngineSnapshot, at now: MonotonicTime) {
        head.removeAll(keepingCapacity: true)
        gaps.removeAll(keepingCapacity: true)
        guard criteria.column == .natural else { return }
        for task in snapshot.inFlight {
            guard let row = snapshot.row(task), accepts(row, in: snapshot, at: now) else {
                continue
            }
            head.append(task)
            if let place = place(of: task) { gaps.append(place) }
        }
        gaps.sort()
    }

    private func place(of task: TaskID) -> Int32? {
        guard task.index < places.count, places[task.index] >= 0 else { return nil }
        return places[task.index]
    }

    /// How many gaps come before the first that `isBeyond`; the gaps rise, so halving finds it.
    private func firstGap(_ isBeyond: (Int) -> Bool) -> Int {
        var (low, high) = (0, gaps.count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
