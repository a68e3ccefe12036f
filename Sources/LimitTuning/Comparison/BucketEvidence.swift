import Clock

/// How much a server let through before it began to refuse: a limit of the rate, a token bucket,
/// shows by letting more than one generation pass.
///
/// A full bucket of B tokens that gains r a second has let n = B + r·t through when it is empty after
/// t seconds. Two such runs at different speeds give r = Δn/Δt, and need no knowledge of B.
struct BucketEvidence: Equatable, Sendable {
    /// Good attempts that were started before the first refused one.
    var passed: Double
    /// Seconds from the first start to the first refused one.
    var seconds: Double
    /// Mean seconds that the server thought about a good one.
    var think: Double

    /// Attempts a second that were asked for.
    var offered: Double { seconds > 0 ? passed / seconds : 0 }

    /// Whether it looks like a limit of the rate: a limit of the number inside refuses at once.
    func isSuspicious(at limit: Int) -> Bool { seconds > 0 && passed >= 2 * Double(limit) }

    /// How long the server has to be left alone until its bucket is surely full again.
    ///
    /// - Parameter borne: Attempts a second that it bore without end.
    func refill(borne: Double) -> Double {
        borne > 0 ? max(0, passed / borne - seconds) : 1
    }

    /// The rate that two runs agree on; nil where they are too much alike to tell.
    func rate(with other: BucketEvidence) -> Double? {
        let time = abs(other.seconds - seconds)
        let difference = (other.passed - passed) * (other.seconds > seconds ? 1 : -1)
        guard time >= 0.2, difference >= 5 else { return nil }
        return difference / time
    }
}

/// Further runs at a server that seems to limit the rate, each slower than the one before: the longer
/// two runs are apart, the less a token more or less matters.
struct RateProbe: Equatable, Sendable {
    /// The limit at which it refused, and how that went.
    let limit: Int
    let first: BucketEvidence
    /// The run before, from a bucket that was surely full, unlike the first one's.
    var second: BucketEvidence?
    /// The rate as far as it is known.
    var rate: Double?
    /// Attempts a second that the next run asks for.
    var pace: Double
    /// Seconds in which its bucket fills up again, and until when it does.
    let refill: Double
    var refillUntil: MonotonicTime
    /// Whether its block runs.
    var isRunning = false
    /// Whether a first slower run met no refusal, so that it told nothing.
    var wasTooSlow = false

    /// The number in flight that it may use for that: below the one that was refused, where there is one.
    var probeLimit: Int { max(1, limit - 1) }
}
