import Histogram

/// Thinking times and attempt times of a run, in microseconds, to two significant digits.
struct LatencyRecorder: Sendable {
    /// An hour; what lasts longer counts as an hour.
    private static let highest: UInt64 = 3_600_000_000

    private var wait = Histogram<UInt32>(
        highestTrackableValue: highest,
        numberOfSignificantValueDigits: .two
    )
    private var attempt = Histogram<UInt32>(
        highestTrackableValue: highest,
        numberOfSignificantValueDigits: .two
    )

    /// Adds the phases of one attempt that got an answer.
    mutating func record(_ timing: PhaseTiming) {
        wait.record(Self.microseconds(timing.wait))
        attempt.record(
            Self.microseconds(
                timing.dns + timing.connect + timing.tls + timing.wait + timing.body
            )
        )
    }

    /// The percentiles so far.
    var summary: LatencySummary {
        var summary = LatencySummary()
        summary.count = Int(wait.totalCount)
        guard summary.count > 0 else { return summary }
        summary.waitP50 = Double(wait.valueAtPercentile(50)) / 1e3
        summary.waitP95 = Double(wait.valueAtPercentile(95)) / 1e3
        summary.waitP99 = Double(wait.valueAtPercentile(99)) / 1e3
        summary.attemptP50 = Double(attempt.valueAtPercentile(50)) / 1e3
        summary.attemptP95 = Double(attempt.valueAtPercentile(95)) / 1e3
        return summary
    }

    private static func microseconds(_ milliseconds: Float) -> UInt64 {
        min(highest, UInt64(max(0, milliseconds * 1000)))
    }
}
