/// Where a task stands.
///
/// Everything up to ``cancelling`` is unfinished.
///
/// A row in state ``started`` to ``body`` holds a permit; a row in any other state holds none, but for
/// ``cancelling``, and ``paused`` if it was paused in the middle of a transfer.
public enum TaskState: UInt8, CaseIterable, Sendable {
    /// Waits for a permit, or for its host.
    case queued
    /// Has a permit; the transport has not told where the transfer stands.
    ///
    /// On a connection that is open there is no lookup and no handshake, and a short transfer ends
    /// before anything is told of it.
    case started
    /// Looks its host's name up.
    case dns
    /// Opens a TCP connection.
    case connect
    /// Shakes hands over TLS.
    case tls
    /// Has sent the request and waits for the first byte of the answer.
    case wait
    /// Receives the body.
    case body
    /// Waits before its next attempt.
    case backoff
    /// Was paused by the user.
    case paused
    /// Is being cancelled; its transfer is still being removed.
    case cancelling
    /// Ended well.
    case ok
    /// Ended with an error.
    case failed
    /// Was cancelled by the user, the run's end or `--fail-fast`.
    case cancelled
    /// Was never fetched, for a reason that is kept.
    case skipped

    /// The state as result lines and screens spell it: `wait`, `backoff`.
    public var name: StaticString {
        switch self {
        case .queued: "queued"
        case .started: "started"
        case .dns: "dns"
        case .connect: "connect"
        case .tls: "tls"
        case .wait: "wait"
        case .body: "body"
        case .backoff: "backoff"
        case .paused: "paused"
        case .cancelling: "cancelling"
        case .ok: "ok"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .skipped: "skipped"
        }
    }

    /// Whether the task has ended, unless it is retried by hand.
    public var isFinished: Bool { rawValue >= TaskState.ok.rawValue }

    /// Whether a transfer is under way, in one of the phases of a request or in none that is known.
    public var isInFlight: Bool {
        rawValue >= TaskState.started.rawValue && rawValue <= TaskState.body.rawValue
    }
}

/// What became of a task: the `outcome` of a result line.
public enum Outcome: String, Sendable {
    /// Ended well.
    case ok
    /// Ended with an error.
    case failed
    /// Was cancelled.
    case cancelled
    /// Was never fetched.
    case skipped
}

/// Why a URL was never fetched, or not followed: the `reason` of a result line.
public enum SkipReason: String, Sendable {
    /// Disallowed by robots.txt (RFC 9309).
    case robots
    /// Outside the crawl's scope.
    case scope
    /// Deeper than `--max-depth`.
    case depth
    /// Over `--max-pages`, `--max-bytes` or `--max-time`.
    case budget
    /// Part of something that seems to have no end.
    case trap
    /// Its host asked for a longer rest than the run allows.
    case parked
    /// The failure fuse stopped the run before its turn.
    case fuse
}
