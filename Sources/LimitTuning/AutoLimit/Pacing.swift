import Clock

/// Starts at a rate that the host grants, and careful looks whether it grants more.
struct Pacing: Equatable, Sendable {
    /// Share of the rate found that is used (concurrency reference §6, rule 4).
    static let share = 0.95
    /// Shortest and longest time between two rises, in seconds.
    private static let shortest = 3.0
    private static let longest = 240.0

    /// Starts a second.
    private(set) var perSecond: Double
    /// Whether an objection was met at some pace; before that, rises follow each other quickly.
    private var hasBeenRefused = false
    /// Whether it rose since the last objection.
    private var hasRisen = false
    /// How much faster the next pace is.
    private static let rise = 1.05
    private var interval = Pacing.shortest
    private(set) var nextRise: MonotonicTime
    /// Epochs in a row in which the host did not answer as fast as it was asked.
    var slowEpochs = 0

    /// A pace below a rate that was found.
    init(rate: Double, now: MonotonicTime) {
        perSecond = max(0.01, rate * Pacing.share)
        nextRise = now + .seconds(Pacing.shortest)
    }

    /// Time between two starts.
    var gap: Duration { .seconds(1 / perSecond) }

    /// The time for a rise has come.
    mutating func rise(now: MonotonicTime) {
        perSecond *= Self.rise
        hasRisen = true
        if hasBeenRefused { interval = max(10, interval / 2) }
        nextRise = now + .seconds(interval)
    }

    /// The host objected.
    ///
    /// - Parameter rate: What it granted since it objected before.
    mutating func objected(rate: Double?, now: MonotonicTime) {
        // What was kept for a whole interval before the last rise counts, if there was one.
        let kept = hasBeenRefused && hasRisen ? perSecond / Self.rise : 0
        let granted = min(max(rate ?? perSecond, kept), perSecond)
        perSecond = max(0.01, granted * Pacing.share)
        hasRisen = false
        interval = min(Pacing.longest, hasBeenRefused ? interval * 2 : 20)
        hasBeenRefused = true
        nextRise = now + .seconds(interval)
    }
}
