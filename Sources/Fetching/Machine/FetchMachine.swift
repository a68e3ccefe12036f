package import Clock
package import Cookies
package import DataStructures
import URLStandard

/// The engine's whole logic as a value: a deterministic state machine of parts.
///
/// It never awaits, locks, logs or reads a clock. Each event is a method with the time as an
/// argument, and what has to happen is collected as ``Effects``. Each part keeps its state private;
/// the machine routes events among them. Between two parts these rules hold:
///
/// - A task is in a queue or among the timers by its newest ticket only (``TaskTable``). Nothing is
///   ever searched for in ``HostQueues`` and ``RetryTimers``: void entries are dropped when met.
/// - A permit is taken when a transfer starts and given back when it ends (``TransferSlots``), so
///   nothing that waits holds one.
package struct FetchMachine: Sendable {
    /// What the shell has to do because of the events since the last time.
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

    /// How it fetches; the parts know the limit that is in force.
    package internal(set) var policy: FetchPolicy
    let startedAt: MonotonicTime
    let keepsResults: Bool

    var tasks = TaskTable()
    var transfers: TransferSlots
    var hosts: HostQueues
    var timers: RetryTimers
    var deadlines: TaskDeadlines
    var redirects = RedirectTracker()
    var heldRedirects = HeldRedirects()
    var headProbes = HeadProbes()
    var cookies: CookieKeeping
    var prefetch: Prefetch
    var gate = DispatchGate()
    var run: RunLifecycle
    var statistics: RunStatistics
    var effects = Effects()

    /// A machine that knows no task.
    ///
    /// - Parameters:
    ///   - keepsResults: Whether ``Effects/finished`` is to be filled.
    ///   - reserveCapacity: How many transfers the transport can hold in reserve.
    ///   - secondsSince1970: The time of day, which cookies end by.
    package init(
        policy: FetchPolicy,
        keepsResults: Bool = true,
        reserveCapacity: Int = 0,
        secondsSince1970: Int64 = 0,
        now: MonotonicTime
    ) {
        var policy = policy
        policy.limit = max(1, policy.limit)
        // What a row can count: a server must not lead beyond it.
        policy.redirects.maximum = min(policy.redirects.maximum, Int(UInt8.max))
        policy.retries = min(policy.retries, Int(UInt16.max) - 1)
        self.policy = policy
        self.keepsResults = keepsResults
        startedAt = now
        transfers = TransferSlots(limit: policy.limit)
        hosts = HostQueues(
            seed: policy.seed,
            globalLimit: policy.limit,
            politeness: policy.politeness
        )
        timers = RetryTimers(policy.backoff, seed: policy.seed)
        deadlines = TaskDeadlines(policy.deadlines, startedAt: now)
        cookies = CookieKeeping(policy, secondsSince1970: secondsSince1970, now: now)
        prefetch = Prefetch(capacity: reserveCapacity)
        run = RunLifecycle(policy)
        statistics = RunStatistics(startedAt: now)
    }

    // MARK: What the shell asks

    package var rows: ChunkedArray<TaskRow> { tasks.rows }
    package var totals: Totals { tasks.totals }
    package var permitsTaken: Int { transfers.permits.taken }
    package var stage: RunStage { run.stage }
    package var isSteered: Bool { gate.isSteered }
    /// The cookies that servers have set so far; empty where none are kept.
    package var cookieJar: CookieJar { cookies.jar }

    /// Whether nothing starts because the consumer of the results has fallen behind.
    package var isHeldBack: Bool {
        get { gate.isConsumerBehind }
        set { gate.isConsumerBehind = newValue }
    }

    /// Whether bodies in memory have reached their budget.
    package var isMemoryFull: Bool {
        get { gate.isMemoryFull }
        set { gate.isMemoryFull = newValue }
    }

    /// Whether tasks wait for nothing but a permit, more than are under way.
    package var hasMoreToStart: Bool {
        mayDispatch && !isMemoryFull && totals.queued > totals.active && !hosts.isIdle
    }

    /// When ``takeEffects(now:judging:)`` is to be called again although nothing happens; nil for
    /// never.
    package var nextWake: MonotonicTime? {
        guard tasks.unfinished > 0 || (run.isInputOpen && stage == .running) else { return nil }
        // Without a free permit the next thing to happen is the end of a transfer.
        let mayStart = mayDispatch && permitsTaken < permits
        let soonest = min(
            timers.nextDue ?? .distantFuture,
            deadlines.nextCheck ?? .distantFuture,
            mayStart ? hosts.nextChange ?? .distantFuture : .distantFuture,
            stage == .running ? deadlines.runEndsAt : run.graceEndsAt
        )
        return soonest == .distantFuture ? nil : soonest
    }

    // MARK: Events

    /// Makes a task known and queues it; after a stop it is recorded as skipped.
    @discardableResult
    package mutating func submit(_ request: FetchRequest, now: MonotonicTime) -> TaskID {
        let host =
            if let url = request.url.parsed { hosts.host(of: url) } else { hosts.host(named: "") }
        let id = tasks.add(request, on: host, now: now)
        hosts.countQueued(host)
        run.taskAdded()
        switch request.refusal {
        case .skip(let reason): finish(id, .skipped(reason), now: now)
        case .fail(let error): finish(id, .failed(error), now: now)
        case nil where stage == .running: enqueue(id, atFront: false, now: now)
        case nil: finish(id, .skipped(stage.reasonToSkip), now: now)
        }
        return id
    }

    /// No more tasks can come: the run finishes with the last unfinished one.
    package mutating func closeInput() {
        run.closeInput()
        finishRunIfDone()
    }

    /// Starts what may start now and hands over everything that has to be done.
    ///
    /// - Parameter judged: Up to when deadlines have passed and waits are over; now without it. A
    ///   shell whose process may have stood still does not know until its transport has told.
    package mutating func takeEffects(
        now: MonotonicTime,
        judging judged: MonotonicTime? = nil
    ) -> Effects {
        let judged = judged ?? now
        endWaits(now: now, judging: judged)
        if judged >= deadlines.runEndsAt { stop(.budget, now: now) }
        if judged >= run.graceEndsAt { abort(now: now) }
        recallIfNeeded(now: now)
        while let order = nextStart(now: now, judging: judged) { effects.orders.append(order) }
        fillReserve(now: now, judging: judged)
        defer { effects = Effects() }
        return effects
    }

    /// The whole process stood still (Ctrl-Z): the deadlines of run and tasks move by that time.
    ///
    /// Waits for a server's sake do not move, since the server's clock ran on.
    package mutating func suspended(for duration: Duration, now: MonotonicTime) {
        guard duration > .zero else { return }
        deadlines.postponeRun(by: duration)
        run.postponeGrace(by: duration)
        if deadlines.coverTasks {
            for row in tasks.rows where !row.state.isFinished && row.startedAt != .zero {
                deadlines.postpone(row.id, by: duration)
            }
        }
        for id in transfers.tasksUnderWay { reschedule(id) }
    }
}

extension RunStage {
    /// Why a task that comes after a stop is not fetched.
    fileprivate var reasonToSkip: SkipReason {
        switch self {
        case .stopping(.fuse), .finished(.fuse): .fuse
        default: .budget
        }
    }
}
