public import Clock

/// One task as a screen shows it: a complete, immutable value.
public struct TaskRow: Identifiable, Sendable {
    /// Its identity.
    public let id: TaskID
    /// What the task is for.
    public let role: TaskRole
    private let position: UInt32
    /// Where it stands.
    public package(set) var state: TaskState = .queued
    /// Attempts started so far.
    public package(set) var attempts: UInt16 = 0
    /// Redirects followed so far.
    public package(set) var redirects: UInt8 = 0
    /// Status of the last answer, zero if there was none.
    public package(set) var status: UInt16 = 0
    /// Links from a seed, the seeds being zero.
    public let depth: UInt16
    /// Whether the last attempt used a connection that was already open.
    public package(set) var isReused = false
    /// Whether it opened one that resumed the TLS session of an earlier one (RFC 8446 §2.2).
    public package(set) var isResumed = false
    /// What was odd about the last answer.
    public package(set) var anomalies: AnswerAnomalies = []
    /// What is worth a warning about it.
    public package(set) var findings: AnswerFindings = []
    /// The host it waits for or talks to.
    public package(set) var host: HostID
    /// The page that linked here first.
    public let referrer: TaskID?
    /// One more than the position of its redirects among ``EngineSnapshot/trails``; zero for none.
    package var trail: UInt32 = 0
    /// The URL as given, normalised.
    public let url: TaskURL
    /// Body bytes decoded so far in this attempt.
    public package(set) var bytes: Int64 = 0
    /// Body bytes over the wire so far in this attempt.
    public package(set) var wireBytes: Int64 = 0
    /// The body's length over the wire where the answer told it, else −1.
    public package(set) var expectedBytes: Int64 = -1
    /// How long the last attempt stood in each phase; a running phase is not in it yet.
    public package(set) var timing = PhaseTiming()
    /// When the task became known.
    public package(set) var knownAt: MonotonicTime
    /// When it entered its state.
    public package(set) var stateSince: MonotonicTime
    /// Until when it backs off, while it does.
    public package(set) var resumesAt: MonotonicTime = .zero
    /// When its first attempt started, zero if none has.
    public package(set) var startedAt: MonotonicTime = .zero
    /// When it finished, zero if it has not.
    public package(set) var finishedAt: MonotonicTime = .zero
    /// Why its last attempt failed.
    public package(set) var error: FetchError?
    /// Why it was skipped.
    public package(set) var skipReason: SkipReason?

    /// Position in the input (fetch) or in order of discovery (crawl), from zero; auxiliary tasks
    /// are counted apart.
    public var ordinal: Int { Int(position) }

    /// Key, filter word and log name: `fetch-17`, `crawl-3`, or the name it was given.
    public var name: String { givenName ?? Self.name(role, ordinal) }

    let givenName: String?

    /// The name of a task that was given none.
    static func name(_ role: TaskRole, _ ordinal: Int) -> String {
        "\(role.rawValue)-\(ordinal + 1)"
    }

    /// A task that has just become known and waits.
    package init(
        id: TaskID,
        role: TaskRole,
        ordinal: Int? = nil,
        name: String? = nil,
        url: TaskURL,
        host: HostID,
        depth: Int = 0,
        referrer: TaskID? = nil,
        knownAt: MonotonicTime
    ) {
        self.id = id
        self.role = role
        position = UInt32(ordinal ?? id.index)
        givenName = name
        self.url = url
        self.host = host
        self.depth = UInt16(clamping: depth)
        self.referrer = referrer
        self.knownAt = knownAt
        stateSince = knownAt
    }

    /// Whether the user holds it back.
    public var isPaused: Bool { state == .paused }

    /// How much of the body has come, from 0 to 1, where its length is known.
    public var fraction: Double? {
        guard expectedBytes > 0 else { return nil }
        return min(1, Double(wireBytes) / Double(expectedBytes))
    }
}

/// What a task is for; the first part of its name.
public enum TaskRole: String, Sendable {
    /// A URL of a list.
    case fetch
    /// A page or resource of a crawl.
    case crawl
    /// A link out of the scope that is only checked.
    case check
    /// A robots.txt that a crawl needs. Not in totals and results.
    case robots
    /// A sitemap that a crawl reads. Not in totals and results.
    case sitemap

    /// Whether the task serves the run itself, and so stays out of totals and results.
    public var isAuxiliary: Bool { self == .robots || self == .sitemap }
}
