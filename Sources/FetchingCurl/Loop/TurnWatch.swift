import Clock
import Fetching
import URLStandard

/// Measures the network thread's own turns.
struct TurnWatch {
    /// The least time between two reports.
    private static let interval = Duration.milliseconds(250)

    private var meter = TurnMeter()
    private var nextReportAt = MonotonicTime.zero
    private var reportedAt = MonotonicTime.zero
    private var processorTime = MonotonicTime.zero

    /// Records a turn; true if it was so long that it is a stall.
    mutating func record(from start: MonotonicTime, to end: MonotonicTime) -> Bool {
        meter.record(end.nanoseconds - start.nanoseconds, at: end)
        return end - start > Stall.threshold
    }

    /// How long turns take, if a report is due.
    mutating func due(at now: MonotonicTime) -> TurnTimes? {
        now >= nextReportAt ? times(at: now) : nil
    }

    /// How long turns take, for a report now.
    mutating func times(at now: MonotonicTime) -> TurnTimes {
        nextReportAt = now + TurnWatch.interval
        var times = meter.times(at: now)
        let processorTime = MonotonicTime.ofThread()
        let passed = (now - reportedAt).seconds
        if reportedAt > .zero, passed > 0 {
            times.busy = min(1, (processorTime - self.processorTime).seconds / passed)
        }
        reportedAt = now
        self.processorTime = processorTime
        return times
    }

    /// The stall of a turn that took too long, named after its longer half and what it worked on.
    ///
    /// - Parameters:
    ///   - worked: When libcurl and its callbacks had finished.
    ///   - urls: URLs of the transfers that made progress in it.
    static func stall(
        from start: MonotonicTime,
        worked: MonotonicTime,
        to end: MonotonicTime,
        urls: [WebURL]
    ) -> Stall {
        let isDelivery = end - worked > worked - start
        var culprit = isDelivery ? "delivering results" : "libcurl and its callbacks"
        if let url = urls.first {
            culprit += " at \(SecretMask.url(url.href))"
            if urls.count > 1 { culprit += " and \(urls.count - 1) more" }
        }
        return Stall(part: .network, time: end, duration: end - start, culprit: culprit)
    }
}
