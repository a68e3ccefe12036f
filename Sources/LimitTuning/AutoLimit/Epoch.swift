import Clock
import Fetching

/// One stretch of time at one limit: a generation to warm up, then a measurement.
///
/// Warm-up is over when as many attempts have ended as were in flight before, and at least one that
/// was started after the change. Then every attempt that ends is counted, from one batch of ends to
/// another, so that a server that answers in step is measured over whole steps.
struct Epoch: Sendable {
    /// What was measured.
    struct Reading: Equatable, Sendable {
        let limit: Int
        /// Good answers a second.
        let goodput: Double
        /// Mean number in flight.
        let inFlight: Double
    }

    let limit: Int
    let begunAt: MonotonicTime
    /// Least time to measure, in seconds.
    let minimum: Double
    /// Least number of attempts to measure.
    private let wanted: Int
    /// How many attempts have to end before measuring begins.
    private let generation: Int
    /// Stalls of our own loops when it began.
    let stalls: Int
    private var ended = 0
    private var hasOwn = false
    private var measuredFrom: MonotonicTime?
    private var counted = 0
    private var good = 0
    private var inFlightSeconds = 0.0
    private var lastTurn: MonotonicTime

    /// An epoch that begins at `start`, with `inFlight` attempts in flight.
    ///
    /// - Parameters:
    ///   - attempts: Least number of attempts to measure; two for each permit are, in any case.
    ///   - isWarm: Whether the limit was in force before, so that there is nothing to wait for.
    init(
        limit: Int,
        at start: MonotonicTime,
        minimum: Double,
        attempts: Int,
        inFlight: Int,
        isWarm: Bool = false,
        stalls: Int
    ) {
        self.limit = limit
        begunAt = start
        self.minimum = minimum
        wanted = max(attempts, 2 * limit)
        generation = max(limit, inFlight)
        measuredFrom = isWarm ? start : nil
        self.stalls = stalls
        lastTurn = start
    }

    /// An attempt has ended.
    mutating func count(_ attempt: AttemptRecord) {
        guard attempt.endedAt >= begunAt else { return }
        ended += 1
        if attempt.startedAt >= begunAt { hasOwn = true }
        guard measuredFrom != nil else { return }
        counted += 1
        if attempt.ending == .good || attempt.ending == .moved { good += 1 }
    }

    /// A batch of ends is complete.
    ///
    /// - Parameter inFlight: How many were in flight since the batch before.
    /// - Returns: What was measured, once that is enough.
    mutating func turn(now: MonotonicTime, inFlight: Int) -> Reading? {
        guard now >= begunAt else { return nil }
        defer { lastTurn = now }
        guard let measuredFrom else {
            if ended >= generation, hasOwn { measuredFrom = now }
            return nil
        }
        inFlightSeconds += Double(inFlight) * max(0, now.seconds(since: lastTurn))
        let seconds = now.seconds(since: measuredFrom)
        guard counted >= wanted, seconds >= minimum, seconds > 0 else { return nil }
        return Reading(
            limit: limit,
            goodput: Double(good) / seconds,
            inFlight: inFlightSeconds / seconds
        )
    }
}
