package import Clock
import DataStructures
import HeapModule
import URLStandard

/// The engine's whole logic as a value: what is known, what runs, what comes next.
///
/// It never awaits, locks, logs or reads a clock: each event is a method with the time as an
/// argument, and what must happen because of it is collected as ``Effects``. A permit is taken when
/// a transfer starts and given back when it ends, so nothing that waits ever holds one.
package struct FetchMachine: Sendable {
    /// What the shell must do because of the events since the last time.
    package struct Effects: Sendable {
        /// For the transport, in this order.
        package var orders: [TransportOrder] = []
        /// Tasks that have finished.
        package var finished: [FetchResult] = []
        /// Redirects to be decided, see ``RedirectPolicy/heldRoles``.
        package var held: [HeldRedirect] = []
        /// Attempts that have ended, if ``FetchMachine/isSteered``.
        package var attempts: [AttemptRecord] = []
        /// Whether waits have ended, which may show in nothing else.
        package var endsWaits = false
    }

    /// What is known of one transfer.
    struct Transfer: Sendable {
        var serial: UInt32
        /// None once the slot is free, or if the task has gone on without it.
        var task: TaskID?
        var host: HostID
        var standing = Standing.active
        var startedAt = MonotonicTime.zero

        /// Where a slot's transfer stands.
        enum Standing: UInt8, Sendable {
            case free
            /// The transport holds it in reserve; its task is queued.
            case reserved
            case active
        }
    }

    /// Facts of a task that its row does not show.
    struct Detail: Sendable {
        let body: BodyHandling
        let sendsCredentials: Bool
        let isNamed: Bool
        /// Its newest place in a line or among the timers; older entries are void.
        var ticket: UInt32 = 0
        /// Its slot while a transfer is under way.
        var slot: Int32 = -1
        /// When it became ready to start.
        var readySince: MonotonicTime
        /// Whether its next start is a further hop of the attempt that was redirected.
        var continuesAttempt = false
        /// Whether it is among the ``taskEnds``.
        var isWatched = false
        /// Whether it has ended without a result.
        var isUnrecorded = false
        /// Which of the totals it is counted in.
        var share = Share.queued
    }

    /// The totals that a task can be counted in, one at a time.
    enum Share: UInt8, Sendable {
        case queued, active, ok, failed, cancelled, skipped
    }

    /// Where redirects have led a task.
    struct Route: Sendable {
        var target: WebURL
        /// What is sent there, other than a plain GET.
        var message: RequestMessage?
        /// Every URL on the way, the task's own first; begun anew when the method changes.
        var visited: [String]
        /// Whether it has been at another origin than the task's own.
        var hasLeftOrigin = false
        /// Where the transfer of its target may connect to.
        var reach = TransferReach.publicOnly
    }

    /// A wait of one task.
    struct Timer: Comparable, Sendable {
        let due: MonotonicTime
        let entry: HostQueues.Entry

        static func < (left: Timer, right: Timer) -> Bool { left.due < right.due }
        static func == (left: Timer, right: Timer) -> Bool { left.due == right.due }
    }

    /// How it fetches; the limit can change, the rest stays.
    package internal(set) var policy: FetchPolicy
    let startedAt: MonotonicTime
    /// When the run's deadline passes.
    var runEndsAt: MonotonicTime
    let keepsResults: Bool

    var rows = ChunkedArray<TaskRow>()
    var details = ChunkedArray<Detail>()
    /// Where a redirect has led a task to; absent for most.
    var routes: [TaskID: Route] = [:]
    /// Redirects whose tasks are in no queue until it is decided whether to follow them.
    var heldRedirects = HeldRedirects()
    /// What is sent where it is not a plain GET; absent for most.
    var messages: [TaskID: RequestMessage] = [:]
    /// What redirects tasks have followed, by ``TaskRow/trail``.
    var trails = ChunkedArray<[RedirectHop]>()
    var scheduler: HostQueues
    /// The host that was asked for last, by a URL of it: the next is likely the same.
    private var newestHost: (url: WebURL, host: HostID)?
    var timers = Heap<Timer>()
    /// Deadlines of tasks that wait after their first start, one for a task at most.
    var taskEnds = Heap<TaskEnd>()
    /// Tasks whose deadline has been moved; absent for most.
    var clocks: [TaskID: TaskClock] = [:]
    var transfers: [Transfer] = []
    var freeSlots: [Int] = []
    /// What the transport holds in reserve, as far as is known here.
    var reserve = Reserve()
    var nextSerial: UInt32 = 0
    /// How many tasks have a result, and how many serve the run.
    private var ordinals = (results: 0, robots: 0, sitemaps: 0)
    var random: SplitMix64
    var effects = Effects()

    package internal(set) var totals = Totals()
    package internal(set) var permitsTaken = 0
    /// Transfers begun so far.
    var begun = 0
    package internal(set) var isDispatchPaused = false
    var dispatchPausedAt = MonotonicTime.zero
    package internal(set) var stage = RunStage.running
    /// When what is still under way after a stop is cancelled.
    var graceEndsAt = MonotonicTime.distantFuture
    /// Tasks that a stop ended without a result.
    var unrecorded = 0
    /// Whether nothing is started because whoever takes the results has fallen behind.
    package var isHeldBack = false
    /// Whether bodies in memory have reached their budget.
    package var isMemoryFull = false
    /// Whether nothing is started because whoever steers the limit wants so.
    var isHeldBySteering = false
    /// Whether somebody steers the limits, who is told of each attempt.
    package internal(set) var isSteered = false
    /// Permits taken, integrated over time.
    var permitMeter = PermitMeter()
    /// Whether more tasks can come.
    var isInputOpen = true
    /// Tasks that have not finished, auxiliary ones included.
    var unfinished = 0
    /// When the last task finished; the start before that.
    var lastEnd: MonotonicTime
    var retries = 0
    var fuse: FuseMeter?
    var connections = ConnectionTotals()
    var throughput: Throughput
    var latency = LatencyRecorder()

    /// A machine that knows no task.
    ///
    /// - Parameters:
    ///   - keepsResults: Whether ``Effects/finished`` is to be filled.
    ///   - reserveCapacity: How many transfers the transport can hold in reserve.
    package init(
        policy: FetchPolicy,
        keepsResults: Bool = true,
        reserveCapacity: Int = 0,
        now: MonotonicTime
    ) {
        self.policy = policy
        reserve.capacity = reserveCapacity
        self.policy.limit = max(1, policy.limit)
        // What a row can count; a server must not be able to lead us beyond it.
        self.policy.redirects.maximum = min(policy.redirects.maximum, Int(UInt8.max))
        self.policy.retries = min(policy.retries, Int(UInt16.max) - 1)
        self.keepsResults = keepsResults
        startedAt = now
        lastEnd = now
        runEndsAt = policy.deadlines.run.map { now + $0 } ?? .distantFuture
        fuse = policy.fuse.map(FuseMeter.init)
        random = SplitMix64(seed: policy.seed)
        scheduler = HostQueues(seed: policy.seed)
        throughput = Throughput(from: now)
    }

    /// Makes a task known and puts it in line.
    ///
    /// After a stop it is recorded as skipped.
    @discardableResult
    package mutating func submit(_ request: FetchRequest, now: MonotonicTime) -> TaskID {
        let id = TaskID(index: rows.count)
        let host: HostID
        if let url = request.url { host = self.host(of: url) } else { host = unknownHost() }
        rows.append(
            TaskRow(
                id: id,
                role: request.role,
                ordinal: nextOrdinal(request.role),
                name: request.name,
                url: request.text,
                host: host,
                depth: request.depth,
                referrer: request.referrer,
                knownAt: now
            )
        )
        details.append(
            Detail(
                body: request.body,
                sendsCredentials: request.sendsCredentials,
                isNamed: request.isNamed,
                readySince: now
            )
        )
        if let message = request.message { messages[id] = message }
        if !request.role.isAuxiliary {
            totals.known += 1
            totals.queued += 1
        }
        unfinished += 1
        scheduler.count(host) { $0.queued += 1 }
        // A run that ended by itself goes on when there is more to do.
        if stage == .finished(nil) { stage = .running }
        switch request.verdict {
        case .skip(let reason): skip(id, reason, now: now)
        case .fail(let error): finish(id, .failed(error), now: now)
        case nil where stage == .running: admitToLine(id, atFront: false, now: now)
        case nil: skip(id, reasonAfterStop, now: now)
        }
        return id
    }

    /// Why what comes after a stop is not fetched.
    private var reasonAfterStop: SkipReason {
        switch stage {
        case .stopping(.fuse), .finished(.fuse): .fuse
        default: .budget
        }
    }

    /// Counts results' tasks apart from those that serve the run.
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

    private mutating func unknownHost() -> HostID {
        scheduler.host(named: "", globalLimit: policy.limit, policy.politeness)
    }

    /// No more tasks can come: the run finishes with the last unfinished one.
    package mutating func closeInput() {
        isInputOpen = false
        finishRunIfDone()
    }

    /// Starts what may start now and hands over everything that must be done.
    ///
    /// - Parameter judged: Up to when deadlines have passed and waits are over; now without it. A
    ///   shell whose process may have stood still does not know until its transport has told.
    package mutating func takeEffects(
        now: MonotonicTime,
        judging judged: MonotonicTime? = nil
    ) -> Effects {
        let judged = judged ?? now
        advance(to: judged, now: now)
        recallIfNeeded(now: now)
        while let order = nextStart(now: now, judging: judged) { effects.orders.append(order) }
        fillReserve(now: now, judging: judged)
        defer { effects = Effects() }
        return effects
    }

    /// When ``takeEffects(now:)`` is to be called again although nothing happens; nil for never.
    package var nextWake: MonotonicTime? {
        guard unfinished > 0 || (isInputOpen && stage == .running) else { return nil }
        // Without a free permit the next thing to happen is the end of a transfer.
        let mayStart = mayDispatch && permitsTaken < permits
        let soonest =
            [timers.min?.due, taskEnds.min?.due, mayStart ? scheduler.nextChange : nil]
            .compactMap { $0 }.min() ?? .distantFuture
        let next = min(soonest, stage == .running ? runEndsAt : graceEndsAt)
        return next == .distantFuture ? nil : next
    }

    /// The host's politeness key: its name, and the port where it is not the scheme's own.
    mutating func host(of url: WebURL) -> HostID {
        if let (newest, host) = newestHost, url.hasSameAuthority(as: newest) { return host }
        let name = url.port.map { "\(url.host):\($0)" } ?? url.host
        let host = scheduler.host(named: name, globalLimit: policy.limit, policy.politeness)
        newestHost = (url, host)
        return host
    }

    /// Gives a queued task a new ticket and a place in its host's line.
    mutating func admitToLine(_ id: TaskID, atFront: Bool, now: MonotonicTime) {
        let host = rows[id.index].host
        if scheduler.isParked(host) {
            skip(id, .parked, now: now)
            return
        }
        let isHeld = heldRedirects.contains(id)
        if !isHeld { scheduler.enqueue(newEntry(for: id), on: host, atFront: atFront, now: now) }
        watchDeadline(of: id, now: now)
    }

    /// A new ticket for a task; it makes void every place that it had.
    mutating func newEntry(for id: TaskID) -> HostQueues.Entry {
        details[id.index].ticket &+= 1
        return HostQueues.Entry(
            task: id,
            ticket: details[id.index].ticket,
            depth: rows[id.index].depth
        )
    }
}
