public import Clock

/// One attempt that has ended, as a ``LimitSteering`` sees it.
///
/// Each transfer is one. Retries, further hops of redirects and auxiliary fetches are attempts too,
/// since each holds a permit and makes a server work.
public struct AttemptRecord: Equatable, Sendable {
    /// What came of an attempt.
    public enum Ending: UInt8, CaseIterable, Sendable {
        /// A final answer that ended its task well. Only these count as goodput.
        case good
        /// A redirect that is followed: the server answered, the task goes on.
        case moved
        /// 429 or 503.
        case throttled
        /// One of the attempt's deadlines passed, or the server's or a proxy's own: 408 and 504.
        case timedOut
        /// No connection, or one that broke.
        case broken
        /// Any other error, such as a 404.
        case failed
        /// Removed by order, which says nothing about the server.
        case cancelled
    }

    /// The host that it was counted on.
    public let host: HostID
    /// When it took its permit.
    public let startedAt: MonotonicTime
    /// When it gave its permit back.
    public let endedAt: MonotonicTime
    /// What came of it.
    public let ending: Ending
    /// From the request being sent to the first byte, in milliseconds; zero if none came.
    public let think: Double
    /// All phases together, in milliseconds, as the transport measured them.
    public let duration: Double
    /// Whether its connection was already open.
    public let isReused: Bool
    /// How long the host asked to be left alone; nil if it did not.
    public let retryAfter: Duration?

    /// An attempt with every fact given.
    public init(
        host: HostID,
        startedAt: MonotonicTime,
        endedAt: MonotonicTime,
        ending: Ending,
        think: Double,
        duration: Double,
        isReused: Bool,
        retryAfter: Duration? = nil
    ) {
        self.host = host
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.ending = ending
        self.think = think
        self.duration = duration
        self.isReused = isReused
        self.retryAfter = retryAfter
    }
}
