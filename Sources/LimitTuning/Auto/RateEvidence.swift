import Statistics

/// Whether a host limits the rate, not the number at once, and at which rate.
///
/// A limit of concurrency objects within a generation of passing it; a rate limit lets several
/// generations through before its allowance is spent. And the allowance is spent whenever it objects,
/// so the good answers between two objections, over the time between them, are its rate, or less if
/// it could fill up in between.
struct RateEvidence: Sendable {
    /// Generations that a limit of concurrency would not let pass.
    private static let generations = 3.0

    /// Good answers to attempts started since the limit was changed last.
    private(set) var goodAtLimit = 0
    /// Good answers since the last objection.
    private var goodSince = 0
    private var objectedAt: MonotonicTime?
    /// Objections in a row that only a rate limit makes.
    private(set) var objections = 0
    /// Good answers a second between the last two objections; nil before there are two.
    private(set) var rate: Double?

    /// A good answer came.
    ///
    /// - Parameter isOwn: Whether it was asked for since the limit was changed last.
    mutating func good(isOwn: Bool) {
        goodSince += 1
        if isOwn { goodAtLimit += 1 }
    }

    /// The limit was changed.
    mutating func limitChanged() { goodAtLimit = 0 }

    /// The host objected to a limit.
    mutating func objected(limit: Int, now: MonotonicTime) {
        let generations = Double(goodAtLimit) / Double(max(1, limit))
        objections = generations >= Self.generations ? objections + 1 : 0
        if let objectedAt {
            let seconds = now.seconds(since: objectedAt)
            rate = seconds >= 0.5 ? Double(goodSince) / seconds : rate
        }
        objectedAt = now
        goodSince = 0
        goodAtLimit = 0
    }

    /// What was seen is of the past.
    mutating func forget() {
        objections = 0
        rate = nil
        objectedAt = nil
    }
}
