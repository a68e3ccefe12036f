import Clock
import Fetching
import URLStandard

/// What the network thread knows of its own turns.
struct TurnWatch {
    /// Least time between two reports of how long turns take.
    private static let interval = Duration.milliseconds(250)

    private var meter = TurnMeter()
    private var nextReportAt = MonotonicTime.zero
    private var reportedAt = MonotonicTime.zero
    private var processorTime = MonotonicTime.zero

    /// Adds a turn.
    ///
    /// - Returns: Whether it was so long that it is a stall.
    mutating func record(from start: MonotonicTime, to end: MonotonicTime) -> Bool {
        meter.record(end.nanoseconds - start.nanoseconds, at: end)
        return end - start > Stall.threshold
    }

    /// How long turns take, when it is time to tell.
    mutating func due(at now: MonotonicTime) -> TurnTimes? {
        now >= nextReportAt ? times(at: now) : nil
    }

    /// How long turns take, to be told now.
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

    /// A turn that took too long, by the name of its longer half and what it worked on.
    ///
    /// - Parameters:
    ///   - worked: When libcurl and the callbacks were done, and the facts were collected.
    ///   - urls: Transfers that had something to do.
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
