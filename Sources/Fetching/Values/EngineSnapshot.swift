public import Clock
public import DataStructures

/// The whole state of an engine at one instant, as a value.
///
/// Complete and immutable: a consumer that misses some loses nothing. It shares all rows that did
/// not change with the snapshots before it.
public struct EngineSnapshot: Sendable {
    /// Rises with each snapshot.
    public var version = 0
    /// When it was taken.
    public var time: MonotonicTime
    /// When the engine started.
    public var startedAt: MonotonicTime
    /// Every task that is known, by ``TaskID/index``.
    public var rows = ChunkedArray<TaskRow>()
    /// Redirects that tasks have followed, for those that have: ``hops(of:)`` finds a task's.
    package var trails = ChunkedArray<[RedirectHop]>()
    /// Tasks with a transfer under way, in the order in which they started.
    public var inFlight: [TaskID] = []
    /// Every host that is known, by ``HostID/index``.
    public var hosts: [HostRow] = []
    /// Tasks by state, without auxiliary ones.
    public var totals = Totals()
    /// Permits: how many transfers may be under way.
    public var limit = 0
    /// Transfers under way, auxiliary ones included: permits taken.
    public var permitsTaken = 0
    /// Transfers begun so far, those of retries and redirects included.
    public var transfersBegun = 0
    /// Whether the user has paused all dispatch.
    public var isDispatchPaused = false
    /// Whether nothing is started because results are not taken, or pages not parsed, in time, or
    /// because bodies in memory have reached their budget.
    public var isHeldBack = false
    /// How much memory bodies take; nil where that has no budget.
    public var memory: MemoryUse?
    /// Where the run stands.
    public var stage = RunStage.running
    /// When what is still under way after a stop is cancelled; in the distant future while nothing
    /// is.
    public var graceEndsAt = MonotonicTime.distantFuture
    /// Tasks that a stop ended before they began and that gave no result, since too many waited.
    package var unrecorded = 0
    /// Goodput, failures and bytes by the second.
    public var throughput: Throughput
    /// Server thinking time and whole attempt, in percentiles.
    public var latency = LatencySummary()
    /// Connections opened, and transfers that found one open.
    public var connections = ConnectionTotals()
    /// Attempts beyond the first of each task.
    public var retries = 0
    /// Whether network thread, task pool and screen answer in time.
    public var stalls = StallReport()
    /// What the steering of limits knows and does; nil without steering.
    public var steering: (any SteeringState)?

    /// The state of an engine that knows no task.
    package init(time: MonotonicTime, limit: Int) {
        self.time = time
        startedAt = time
        self.limit = limit
        throughput = Throughput(from: time)
    }

    /// The redirects that a task has followed, in their order; empty for most.
    ///
    /// At most ``RedirectPolicy/maximum``.
    public func hops(of task: TaskID) -> [RedirectHop] {
        guard task.index < rows.count else { return [] }
        let trail = Int(rows[task.index].trail)
        return trail > 0 && trail <= trails.count ? trails[trail - 1] : []
    }

    /// Transfers over the limit, which end before anything new starts.
    public var draining: Int { max(0, permitsTaken - limit) }

    /// Time since the engine started.
    public var elapsed: Duration { time - startedAt }
}

/// Where a run stands.
public enum RunStage: Sendable, Equatable {
    /// Tasks are started as permits allow.
    case running
    /// A stop was asked for: nothing starts, what is under way may end.
    case stopping(StopReason)
    /// Every task has finished and no more can come.
    case finished(StopReason?)

    /// Whether every task has finished and no more can come.
    public var isFinished: Bool {
        if case .finished = self { true } else { false }
    }

    /// Whether the run was ended before its work was.
    public var isStopped: Bool {
        switch self {
        case .stopping, .finished(.some): true
        case .running, .finished(nil): false
        }
    }
}

/// Why a run was ended before its work was.
public enum StopReason: Sendable, Hashable {
    /// By a signal, with its number (2 for Ctrl-C).
    case interrupted(signal: Int32)
    /// By the user's key.
    case quit
    /// An output could not be written any more.
    case outputFailed
    /// `--deadline`, `--max-time`, `--max-pages` or `--max-bytes`.
    case budget
    /// `--fail-fast` met its first failure.
    case failFast
    /// The failure fuse.
    case fuse
}

/// Counts of tasks by where they stand; they always add up to ``known``.
public struct Totals: Equatable, Sendable {
    /// Every task there is.
    public var known = 0
    /// Waiting for a permit, for their host, for their next attempt, or paused.
    public var queued = 0
    /// With a transfer under way.
    public var active = 0
    /// Ended well.
    public var ok = 0
    /// Ended with an error.
    public var failed = 0
    /// Cancelled.
    public var cancelled = 0
    /// Never fetched.
    public var skipped = 0
    /// Decoded body bytes received so far, in every attempt.
    public var bytes: Int64 = 0
    /// The same over the wire.
    public var wireBytes: Int64 = 0

    /// All counts zero.
    public init() {}

    /// Tasks that will not change any more.
    public var finished: Int { ok + failed + cancelled + skipped }
}

/// One host's politeness as a screen shows it.
public struct HostRow: Sendable, Equatable {
    /// `host:port` as normalised; the port only where it is not the scheme's own.
    public let name: String
    /// Transfers that may be under way to it.
    public package(set) var limit: Int
    /// Least time between two starts.
    public package(set) var delay: Duration
    /// Transfers under way.
    public package(set) var active = 0
    /// Tasks that wait.
    public package(set) var queued = 0
    /// When the next start is allowed by the delay, or after an error that came faster than answers.
    public package(set) var nextStart = MonotonicTime.zero
    /// Until when it is left alone after a 429, a 503 or a `Retry-After`.
    public package(set) var backoffUntil = MonotonicTime.zero
    /// Whether the user has paused it: nothing is started, what is under way goes on.
    public package(set) var isPaused = false
    /// The rest that it asked for by `Retry-After`, if that was more than is waited for: it is
    /// parked, and gets nothing more until a task of it is retried by hand.
    public package(set) var restAsked: Duration?
    /// How its last attempts failed, where it is dead for all that is known: it is asked for one URL at
    /// a time, after growing waits.
    public package(set) var failing: ErrorClass?
    /// Tasks that ended well.
    public package(set) var ok = 0
    /// Tasks that failed.
    public package(set) var failed = 0
    /// Answers 429 and 503.
    public package(set) var throttled = 0

    /// A host that nothing was sent to yet.
    package init(name: String, limit: Int, delay: Duration) {
        self.name = name
        self.limit = limit
        self.delay = delay
    }
}

/// Percentiles of a run so far, in milliseconds.
public struct LatencySummary: Equatable, Sendable {
    /// Median, 95th and 99th percentile of the server's thinking time (request sent to first byte).
    public var waitP50 = 0.0, waitP95 = 0.0, waitP99 = 0.0
    /// Median and 95th percentile of whole attempts, without the time in the queue.
    public var attemptP50 = 0.0, attemptP95 = 0.0
    /// How many attempts the percentiles are made of.
    public var count = 0

    /// All zero.
    public init() {}
}

/// How well connections were shared.
public struct ConnectionTotals: Equatable, Sendable {
    /// Connections opened.
    public var opened = 0
    /// Transfers that found a connection open.
    public var reused = 0
    /// Those opened that resumed the TLS session of an earlier connection (RFC 8446 §2.2).
    public var resumed = 0

    /// All zero.
    public init() {}

    /// Share of transfers that found a connection open, from 0 to 1.
    public var reuseShare: Double {
        opened + reused == 0 ? 0 : Double(reused) / Double(opened + reused)
    }
}
