/// A token bucket: a rate of requests, and a burst after a pause.
///
/// Kept as the time at which the bucket would be full again (the virtual scheduling form of the
/// generic cell rate algorithm, ITU-T I.371), so that nothing adds up but whole nanoseconds.
struct TokenBucket: Sendable {
    private let interval: Int64
    private let burst: Int64
    private var fullAt = Int64.min

    /// A full bucket.
    ///
    /// - Parameters:
    ///   - rate: Tokens a second, above 0.
    ///   - burst: How many it holds, at least 1.
    init(rate: Double, burst: Int) {
        interval = max(Int64((1e9 / rate).rounded()), 1)
        self.burst = Int64(burst)
    }

    /// When a token is there, now at the earliest.
    func nextToken(at now: Int64) -> Int64 {
        max(now, max(fullAt, now) - (burst - 1) * interval)
    }

    /// Takes the next token, even if it is only there later.
    ///
    /// - Returns: When it is there.
    mutating func take(at now: Int64) -> Int64 {
        let time = nextToken(at: now)
        // However many wait for a token, the time of the last stays one that can be added to.
        fullAt = min(max(fullAt, now), .max / 4) + interval
        return time
    }
}
