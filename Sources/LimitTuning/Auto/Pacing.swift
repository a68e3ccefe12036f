import Statistics

/// Starts at a rate that the host grants, and careful looks whether it grants more.
struct Pacing: Equatable, Sendable {
    /// Share of the rate found that is used (concurrency reference §6, rule 4).
    static let share = 0.95
    /// Shortest and longest time between two rises, in seconds.
    private static let shortest = 3.0
    private static let longest = 240.0

    /// Starts a second.
    private(set) var perSecond: Double
    /// The highest pace that was kept until the next rise without an objection.
    private var clean = 0.0
    /// Whether an objection was met at some pace; before that, rises are greater.
    private var hasBeenRefused = false
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

    /// The time for a rise has come: 10 % until the first objection, 5 % afterwards.
    mutating func rise(now: MonotonicTime) {
        clean = max(clean, perSecond)
        perSecond *= hasBeenRefused ? 1.05 : 1.1
        if hasBeenRefused { interval = max(10, interval / 2) }
        nextRise = now + .seconds(interval)
    }

    /// The host objected.
    ///
    /// - Parameter rate: What it granted since it objected before.
    mutating func objected(rate: Double?, now: MonotonicTime) {
        let granted = max(clean, rate ?? 0)
        let known = granted > 0 ? min(granted, perSecond) : perSecond
        perSecond = max(0.01, known * Pacing.share)
        clean = min(clean, perSecond)
        interval = min(Pacing.longest, hasBeenRefused ? interval * 2 : 20)
        hasBeenRefused = true
        nextRise = now + .seconds(interval)
    }
}
