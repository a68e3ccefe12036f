/// What limits the trust in a comparison (its raw value is the key in reports).
package enum ComparisonWarning: String, Sendable, CaseIterable {
    /// Our own network loop was the bottleneck at the larger limits.
    case clientLimited = "client-limited"
    /// Throughput times latency is not what was in flight.
    case littleMismatch = "little-mismatch"
    /// The queue ran dry or a host's own limit or delay bound: the limit was not reached.
    case notLimitBound = "not-limit-bound"
    /// The server limits the rate, not the concurrency.
    case rateLimited = "rate-limited"
    /// Limits got different mixes of pages.
    case pageMix = "page-mix"
    /// The server became slower or faster while it was measured.
    case drift
    /// The largest limit is still faster than the one before it.
    case stillRising = "still-rising"
    /// The server objected at a limit; larger ones were not tried.
    case serverObjected = "server-objected"
    /// Blocks vary so much that the budget cannot decide.
    case tooNoisy = "too-noisy"
    /// Over HTTP/2 the limit counts streams, not connections.
    case http2 = "http2-streams"
    /// Our own loop stalled; those blocks were repeated.
    case stalled

    /// The warning in one plain line, for screens and reports.
    package var explanation: String {
        switch self {
        case .clientLimited:
            "Our own network loop was the bottleneck at the larger limits; a faster client may see more."
        case .littleMismatch:
            "Throughput times latency is not what was in flight: the books of some blocks do not add up."
        case .notLimitBound:
            "Some blocks did not reach their limit: too few requests waited, or a host's own limit bound."
        case .rateLimited:
            "The server limits requests a second, not requests in flight."
        case .pageMix:
            "Limits got different mixes of hosts, so they did different work."
        case .drift:
            "The server became slower or faster meanwhile; the ranking is safe, absolute ok/s is not."
        case .stillRising:
            "The largest limit is still faster than the one before it; a larger one may be better yet."
        case .serverObjected:
            "The server refused or failed; that limit and larger ones were not tried again."
        case .tooNoisy:
            "Blocks vary so much that the budget could not decide."
        case .http2:
            "Over HTTP/2 the limit counts streams, not connections."
        case .stalled:
            "Our own loop stalled; those blocks were repeated."
        }
    }
}
