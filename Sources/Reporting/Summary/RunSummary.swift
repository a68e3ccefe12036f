package import Clock
package import Fetching
package import LimitTuning

/// The report of a whole run, from the engine's last snapshot and the results.
package struct RunSummary: Sendable {
    /// What was crawled or fetched, in the user's words: a URL, or `500 URLs from urls.txt`.
    package var target: String
    /// When the run started, in seconds since 1970.
    package var startedAt: Double
    /// How long it took.
    package var elapsed: Duration
    /// Whether certificates were not verified.
    package var isInsecure: Bool
    /// Why it ended early; `nil` if all work was done.
    package var stopReason: StopReason?
    /// Tasks by outcome, and bytes.
    package var totals: Totals
    /// URLs without a result, because too many waited when the run was stopped.
    package var unrecorded: Int
    /// Attempts beyond the first of each task.
    package var retries: Int
    /// Percentiles of waiting and of whole attempts.
    package var latency: LatencySummary
    /// Connections opened, and transfers that found one open.
    package var connections: ConnectionTotals
    /// When the engine started, on the clock of the results.
    package var engineStartedAt: MonotonicTime
    /// What is broken or warned of.
    package var report: RunReport
    /// Results that outputs hold; nil for what suits each.
    package var selection: ResultSelection?
    /// Comparisons of limits that were made during the run, in their order.
    package var comparisons: [ComparisonState] = []

    /// The summary of a run at the time of a snapshot, which should be its last.
    ///
    /// - Parameter dropped: URLs that a crawl had found and not given to its engine.
    package init(
        target: String,
        startedAt: Double,
        isInsecure: Bool = false,
        snapshot: EngineSnapshot,
        dropped: Int = 0,
        report: RunReport = RunReport(),
        selection: ResultSelection? = nil
    ) {
        self.target = target
        self.startedAt = startedAt
        self.isInsecure = isInsecure
        elapsed = snapshot.elapsed
        stopReason =
            switch snapshot.stage {
            case .running: nil
            case .stopping(let reason): reason
            case .finished(let reason): reason
            }
        totals = snapshot.totals
        unrecorded = snapshot.unrecorded + dropped
        retries = snapshot.retries
        latency = snapshot.latency
        connections = snapshot.connections
        engineStartedAt = snapshot.startedAt
        self.report = report
        self.selection = selection
    }

    /// Fetched tasks a second, over the whole run.
    package var fetchedPerSecond: Double {
        let seconds = elapsed.seconds
        return seconds > 0 ? Double(totals.ok + totals.failed) / seconds : 0
    }
}
