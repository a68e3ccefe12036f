import Glibc

/// One block: a stretch of time at one limit, after its warm-up.
package struct BlockRecord: Equatable, Sendable {
    /// Which part of the comparison it belongs to.
    package enum Part: String, Sendable { case screening, confirming, refining }

    /// Its limit.
    package var limit: Int
    /// Its part; only confirming and refining ones count for the verdict.
    package var part: Part
    /// Its round, from 1; 0 in the screening.
    package var round: Int
    /// Whether it was thrown away and repeated, because our own loop stalled or starts
    /// were held back.
    package var isVoid = false
    /// When its warm-up and its measuring began, in seconds since the comparison's start.
    package var startedAt = 0.0, measuredFrom = 0.0
    /// How long was measured, in seconds.
    package var seconds = 0.0
    /// Attempts that ended in it, and those that were goodput, throttled, or neither.
    package var completed = 0, good = 0, throttled = 0, failed = 0
    /// Good ones a second.
    package var goodput = 0.0
    /// Mean number in flight.
    package var inFlightMean = 0.0
    /// Thinking time in milliseconds.
    package var p50 = 0.0, p95 = 0.0
    /// Throughput times mean attempt time over the number in flight, minus one (Little's law).
    package var littleError = 0.0
    /// Share of its time that our network loop worked, 0 to 1.
    package var networkBusy = 0.0

    /// What the statistics work with: ln(goodput), of half an answer where there was none.
    package var response: Double { log(max(Double(good), 0.5) / max(seconds, 1e-9)) }
    /// Whether our own side was what bounded it: the network loop worked for over 70 % of the time, or
    /// transfers were under way for less than 85 % of the time that they held a permit.
    package var isClientLimited: Bool { networkBusy > 0.7 || littleError < -0.15 }
    /// Whether the limit was what bounded it: nine in ten permits were taken.
    package var isLimitBound: Bool { inFlightMean >= 0.9 * Double(limit) }

    /// A block that has measured nothing.
    package init(limit: Int, part: Part, round: Int) {
        self.limit = limit
        self.part = part
        self.round = round
    }
}
