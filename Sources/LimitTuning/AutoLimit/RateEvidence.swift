import Clock

/// Whether a host limits the rate, not the number at once, and at which rate.
///
/// A limit of concurrency objects within a generation of passing it; a rate limit lets several
/// generations through before its allowance is spent. And the allowance is spent whenever it objects,
/// so the good answers between two objections, over the time between them, are its rate, or less if
/// it filled up while the host rested; over the time without the rest they are its rate, or more. The
/// geometric mean of the two is used.
struct RateEvidence: Sendable {
    /// Generations that a limit of concurrency would not let pass.
    private static let generations = 3.0

    /// Good answers to attempts started since the limit was changed last.
    private(set) var goodAtLimit = 0
    /// Good answers since the last objection.
    private var goodSince = 0
    private var objectedAt: MonotonicTime?
    private var restedUntil = MonotonicTime.zero
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

    /// The host objected to a limit, and is left alone until `rest`.
    mutating func objected(limit: Int, restingUntil rest: MonotonicTime, now: MonotonicTime) {
        let generations = Double(goodAtLimit) / Double(max(1, limit))
        objections = generations >= Self.generations ? objections + 1 : 0
        if let objectedAt {
            let seconds = now.seconds(since: objectedAt)
            let active = now.seconds(since: min(max(restedUntil, objectedAt), now))
            if active >= 0.1 { rate = Double(goodSince) / (seconds * active).squareRoot() }
        }
        objectedAt = now
        restedUntil = rest
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
