/// How one limit stands in a comparison.
package struct LimitStanding: Equatable, Sendable {
    /// What is certain about a limit.
    package enum Status: String, Sendable, CaseIterable {
        /// Within the tolerance of the best.
        case good
        /// Slower than the best by more than the tolerance.
        case worse
        /// Not separable from the tolerance yet.
        case undecided
        /// The server objected at it or below: it is not tried any more.
        case stopped
    }

    /// Why a limit is not tried any more.
    package enum StopCause: String, Sendable, CaseIterable {
        /// More than 5 % of attempts got 429 or 503, or it asked for rest twice.
        case throttling
        /// More than 5 % of attempts failed beyond what fails at the lowest limit.
        case failures
        /// The p95 is over five times that of the lowest limit.
        case latency
    }

    /// The limit.
    package let limit: Int
    /// Why it is not tried any more; nil where it is, or where a smaller limit was the reason.
    package var stopCause: StopCause?
    /// Share of its time that our network loop worked in its busiest block, 0 to 1.
    package var networkBusy = 0.0
    /// What is certain about it.
    package var status = Status.undecided
    /// Whether it has the highest goodput so far.
    package var isBest = false
    /// Whether blocks of it are still measured.
    package var isMeasured = true
    /// Final good answers a second, the geometric mean of its blocks; nil before the first.
    package var goodput: Double?
    /// Goodput against the best, as a share minus one: −0.22 is 22 % less; nil before the second round.
    package var relative: ClosedRange<Double>?
    /// Thinking time in milliseconds.
    package var p50 = 0.0, p95 = 0.0
    /// The same against the recommended limit, or against the best where none is, once it is over.
    package var latencyRatios: LatencyRatios?
    /// Shares of attempts, 0 to 1: 429 and 503; and every other that was no goodput.
    package var throttledShare = 0.0, failedShare = 0.0
    /// Mean number in flight while it was measured.
    package var inFlightMean = 0.0
    /// Connections in use, at most, at the end of its last block.
    package var connections = 0
    /// Measured blocks of the confirming part.
    package var blocks = 0

    /// Whether the server refused or failed at it, which is more than being slow.
    package var hasObjection: Bool { stopCause == .throttling || stopCause == .failures }

    /// A limit that nothing is known of.
    package init(limit: Int) { self.limit = limit }
}
