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
    /// Blocks vary too much for the budget to decide.
    case tooNoisy = "too-noisy"
    /// Over HTTP/2 the limit counts streams, not connections.
    case http2 = "http2-streams"
    /// Our own loop stalled; those blocks were repeated.
    case stalled
}
