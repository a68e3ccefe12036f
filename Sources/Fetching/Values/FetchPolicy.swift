package import Cookies

/// How an engine fetches: limits, deadlines, retries and redirects.
public struct FetchPolicy: Sendable {
    /// Permits: how many transfers may be under way at once, at least one.
    public var limit = 16
    /// Politeness towards a host that is not told otherwise.
    public var politeness: @Sendable (_ host: String) -> Politeness = { _ in Politeness() }
    /// The nested deadlines.
    public var deadlines = Deadlines()
    /// Attempts beyond the first, on transient errors only.
    public var retries = 2
    /// The wait before a retry.
    public var backoff = Backoff()
    /// The longest `Retry-After` that is waited for; a longer one parks its host.
    public var maximumRetryAfter: Duration = .seconds(300)
    /// The share of failures that stops the run; nil for never.
    public var fuse: FailureFuse?
    /// Statuses that are good; nil for all below 400.
    ///
    /// Redirects that are followed are good in any case.
    public var accepted: StatusSet?
    /// Which redirects are followed.
    public var redirects = RedirectPolicy()
    /// Whether cookies that servers set are sent back to them only (RFC 6265).
    public var keepsCookies = true
    /// The cookies that a run begins with.
    package var cookies = CookieJar()
    /// For how long transfers may go on after a stop before they are cancelled; nil for as long as
    /// their own deadlines let them.
    public var grace: Duration?
    /// Tasks that had not begun when the run was stopped and give a result all the same, at most.
    ///
    /// A result for each of a million waiting tasks would take longer than a stop may: 2.6 s and
    /// 400 MB of JSON Lines. The rest is only counted (``EngineSnapshot/unrecorded``), and whoever
    /// waits for the result of one by ``FetchEngine/gather(_:)`` waits in vain: leave it out there.
    package var resultsOfUnbegun = Int.max
    /// Whether the first failure cancels everything else.
    public var failsFast = false
    /// Whether every task is fetched anew when it has ended, until the run is stopped: a sample for
    /// an experiment.
    public var repeatsTasks = false
    /// Seed of the jitter, so that a run can be repeated.
    public var seed: UInt64 = .random(in: .min ... .max)

    /// The defaults of the command line's `fetch`.
    public init() {}
}

/// How gently one host is treated.
public struct Politeness: Equatable, Sendable {
    /// Transfers under way to it at once; nil means as many as the engine's limit.
    public var limit: Int?
    /// Least time between two starts.
    public var delay: Duration

    /// As many transfers as the engine's limit, without delay.
    public init(limit: Int? = nil, delay: Duration = .zero) {
        self.limit = limit
        self.delay = delay
    }
}

/// The nested deadlines of a run; each that is nil never fires.
///
/// The nearest one ends the attempt, and the error's class names it.
public struct Deadlines: Equatable, Sendable {
    /// From an attempt's start to a connection that is ready (DNS, TCP and TLS).
    ///
    /// Time in which it waits for its turn on this machine, in line for a lookup or for a file
    /// descriptor, does not count.
    public var connect: Duration? = .seconds(10)
    /// From the request being sent to the first byte of the answer.
    public var firstByte: Duration? = .seconds(20)
    /// Once the answer has begun: without any byte, or slower than 100 bytes a second, for so long.
    public var stall: Duration? = .seconds(15)
    /// One whole attempt.
    public var attempt: Duration? = .seconds(60)
    /// All attempts of a task and the waits between them, from its first start.
    public var task: Duration?
    /// The whole run.
    public var run: Duration?

    /// The defaults of the command line.
    public init() {}
}
