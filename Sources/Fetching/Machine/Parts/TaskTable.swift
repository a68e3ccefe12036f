import Clock
import DataStructures

/// The counts that a task can be part of, one at a time.
enum TaskShare: UInt8, Sendable {
    case queued, active, ok, failed, cancelled, skipped

    /// The share of a task in a state.
    init(of state: TaskState, hasTransfer: Bool) {
        self =
            switch state {
            case .ok: .ok
            case .failed: .failed
            case .cancelled: .cancelled
            case .skipped: .skipped
            default: hasTransfer ? .active : .queued
            }
    }
}

/// Every task that is known: its row, and what the row does not show.
///
/// Rows lie in chunks that snapshots share; a change copies its chunk once after each snapshot. So
/// rows are read and changed in place, never copied out and back.
struct TaskTable: Sendable {
    /// A task has moved from one count to another.
    struct Move {
        let from: TaskShare
        let to: TaskShare
    }

    /// What the request said that a transfer has to know.
    struct Request: Sendable {
        let body: BodyHandling
        let sendsCredentials: Bool
        let isNamed: Bool
    }

    private struct Detail: Sendable {
        let request: Request
        /// Of its newest place in a queue or among the timers.
        ///
        /// Older entries are void, so that none has to be searched for.
        var ticket: UInt32 = 0
        /// Of the transfer under way.
        var slot: UInt32?
        /// When it became ready to start.
        var readySince: MonotonicTime
        /// Whether its next start is a further hop of the attempt that was redirected.
        var continuesAttempt = false
        /// Whether a stop ended it without a result.
        var isUnrecorded = false
        var share = TaskShare.queued
    }

    private(set) var rows = ChunkedArray<TaskRow>()
    /// The redirects that tasks have followed, by ``TaskRow/trail``.
    private(set) var trails = ChunkedArray<[RedirectHop]>()
    private(set) var totals = Totals()
    /// Tasks that have not finished, auxiliary ones included.
    private(set) var unfinished = 0
    /// Tasks that a stop ended without a result.
    private(set) var unrecorded = 0
    private var details = ChunkedArray<Detail>()
    /// What is sent for a task; a plain GET for most, which have no entry.
    private var messages: [TaskID: RequestMessage] = [:]
    /// How many tasks have a result, and how many of each kind serve the run.
    private var ordinals = (results: 0, robots: 0, sitemaps: 0)

    // MARK: Tasks

    /// Adds a queued task.
    mutating func add(_ request: FetchRequest, on host: HostID, now: MonotonicTime) -> TaskID {
        let id = TaskID(index: rows.count)
        rows.append(
            TaskRow(
                id: id,
                role: request.role,
                ordinal: nextOrdinal(request.role),
                name: request.name,
                url: request.url,
                host: host,
                depth: request.depth,
                referrer: request.referrer,
                knownAt: now
            )
        )
        details.append(
            Detail(
                request: Request(
                    body: request.body,
                    sendsCredentials: request.sendsCredentials,
                    isNamed: request.isNamed
                ),
                readySince: now
            )
        )
        if let message = request.message { messages[id] = message }
        if !request.role.isAuxiliary {
            totals.known += 1
            totals.queued += 1
        }
        unfinished += 1
        return id
    }

    private mutating func nextOrdinal(_ role: TaskRole) -> Int {
        func next(_ ordinal: inout Int) -> Int {
            defer { ordinal += 1 }
            return ordinal
        }
        switch role {
        case .fetch, .crawl, .check: return next(&ordinals.results)
        case .robots: return next(&ordinals.robots)
        case .sitemap: return next(&ordinals.sitemaps)
        }
    }

    func contains(_ id: TaskID) -> Bool { id.index < rows.count }

    /// A task's row, in place.
    subscript(id: TaskID) -> TaskRow {
        _read { yield rows[id.index] }
        _modify { yield &rows[id.index] }
    }

    /// Makes something of a task's row without copying it.
    func read<Answer>(_ id: TaskID, _ use: (borrowing TaskRow) -> Answer) -> Answer {
        use(rows[id.index])
    }

    func request(of id: TaskID) -> Request { details[id.index].request }

    /// What the request of a task sends; nil for a plain GET.
    func message(of id: TaskID) -> RequestMessage? { messages.isEmpty ? nil : messages[id] }

    // MARK: States

    /// Moves a task to a state; returns how that changes the counts, if it does.
    mutating func enter(_ state: TaskState, _ id: TaskID, now: MonotonicTime) -> Move? {
        rows[id.index].enter(state, now: now)
        return recount(id)
    }

    private mutating func recount(_ id: TaskID) -> Move? {
        let old = details[id.index].share
        let new = TaskShare(
            of: rows[id.index].state,
            hasTransfer: details[id.index].slot != nil
        )
        guard new != old else { return nil }
        details[id.index].share = new
        if !rows[id.index].role.isAuxiliary {
            totals.add(-1, to: old)
            totals.add(1, to: new)
        }
        return Move(from: old, to: new)
    }

    /// A task has a transfer under way from now on.
    mutating func start(_ id: TaskID, slot: UInt32, now: MonotonicTime) -> Move? {
        let queued = now.milliseconds(since: details[id.index].readySince)
        let isAttempt = !details[id.index].continuesAttempt
        details[id.index].continuesAttempt = false
        details[id.index].slot = slot
        rows[id.index].start(isAttempt: isAttempt, queuedMilliseconds: queued, now: now)
        return recount(id)
    }

    /// A task has no transfer any more; its counts follow with its next state.
    mutating func removeTransfer(of id: TaskID) { details[id.index].slot = nil }

    /// A task's transfer has turned out not to have started.
    mutating func undoStart(of id: TaskID, now: MonotonicTime) -> Move? {
        details[id.index].slot = nil
        rows[id.index].attempts -= 1
        return rows[id.index].state.isInFlight ? enter(.queued, id, now: now) : recount(id)
    }

    /// The slot of the transfer that a task has under way.
    func slot(of id: TaskID) -> UInt32? { details[id.index].slot }

    /// A task may start from now on.
    ///
    /// - Parameter continuesAttempt: Whether its next start is a further hop of a redirected attempt.
    mutating func becomeReady(_ id: TaskID, continuesAttempt: Bool? = nil, now: MonotonicTime) {
        details[id.index].readySince = now
        if let continuesAttempt { details[id.index].continuesAttempt = continuesAttempt }
    }

    /// Ends a task for good.
    mutating func finish(
        _ id: TaskID,
        _ ending: TaskEnding,
        isRecorded: Bool,
        now: MonotonicTime
    ) -> Move? {
        let move = enter(ending.outcome.state, id, now: now)
        rows[id.index].finish(ending, now: now)
        details[id.index].ticket &+= 1
        unfinished -= 1
        if !isRecorded {
            details[id.index].isUnrecorded = true
            unrecorded += 1
        }
        return move
    }

    /// Begins a finished task anew.
    mutating func revive(_ id: TaskID) {
        unfinished += 1
        if details[id.index].isUnrecorded {
            details[id.index].isUnrecorded = false
            unrecorded -= 1
        }
        rows[id.index].beginAnew()
        let trail = Int(rows[id.index].trail)
        if trail > 0 { trails[trail - 1] = [] }
    }

    // MARK: Places in queues

    /// A new place for a task; voids every place that it had.
    mutating func newEntry(for id: TaskID) -> HostQueues.Entry {
        details[id.index].ticket &+= 1
        return HostQueues.Entry(
            task: id,
            ticket: details[id.index].ticket,
            depth: rows[id.index].depth
        )
    }

    /// Whether a place is its task's newest.
    func isCurrent(_ entry: HostQueues.Entry) -> Bool {
        details[entry.task.index].ticket == entry.ticket
    }

    // MARK: Bytes and redirects

    /// Sets how much of a task's body has come; returns how many bytes over the wire are new.
    mutating func count(bytes: Int64, wireBytes: Int64, of id: TaskID) -> Int64 {
        let new = rows[id.index].count(bytes: bytes, wireBytes: wireBytes)
        if !new.isAuxiliary {
            totals.bytes += new.bytes
            totals.wireBytes += new.wireBytes
        }
        return new.wireBytes
    }

    /// Appends a redirect to those that a task has followed.
    mutating func append(_ hop: RedirectHop, to id: TaskID) {
        if rows[id.index].trail == 0 {
            trails.append([hop])
            rows[id.index].trail = UInt32(trails.count)
        } else {
            trails[Int(rows[id.index].trail) - 1].append(hop)
        }
    }

    /// The redirects that a task has followed.
    func hops(of id: TaskID) -> [RedirectHop] {
        let trail = Int(rows[id.index].trail)
        return trail == 0 ? [] : trails[trail - 1]
    }
}

extension Totals {
    fileprivate mutating func add(_ change: Int, to share: TaskShare) {
        switch share {
        case .queued: queued += change
        case .active: active += change
        case .ok: ok += change
        case .failed: failed += change
        case .cancelled: cancelled += change
        case .skipped: skipped += change
        }
    }
}
