import Clock
import Fetching
import FetchingTestSupport
import LimitTuning

@testable import Reporting

/// A result like those of a fast run; what a test does not name has a default.
func sampleResult(
    index: Int = 16,
    role: TaskRole = .fetch,
    url: String = "http://127.0.0.1/a",
    finalURL: String? = nil,
    outcome: Outcome = .ok,
    status: UInt16? = 200,
    error: FetchError? = nil,
    skipReason: SkipReason? = nil,
    contentType: String? = "text/html",
    depth: Int = 0,
    referrer: String? = nil,
    timing: PhaseTiming = PhaseTiming(),
    totalMilliseconds: Double = 21,
    name: String? = nil,
    anomalies: AnswerAnomalies = [],
    exchange: Exchange? = nil,
    file: String? = nil,
    hops: [RedirectHop] = []
) -> FetchResult {
    FetchResult(
        id: TaskID(index: index + 1000),
        index: index,
        name: name ?? "\(role.rawValue)-\(index + 1)",
        role: role,
        url: TaskURL(url),
        finalURL: TaskURL(finalURL ?? url),
        outcome: outcome,
        status: status,
        error: error,
        skipReason: skipReason,
        attempts: 1,
        redirects: 0,
        contentType: contentType,
        bytes: 1024,
        wireBytes: 612,
        depth: depth,
        referrer: referrer.map { TaskURL($0) },
        timing: timing,
        totalMilliseconds: totalMilliseconds,
        isReused: true,
        anomalies: anomalies,
        exchange: exchange,
        file: file,
        hops: hops
    )
}

/// A failure with a 404, linked from a page.
func brokenResult(
    index: Int,
    url: String = "http://127.0.0.1/broken",
    status: UInt16 = 404,
    referrer: String? = "http://127.0.0.1/",
    message: String = "404 Not Found"
) -> FetchResult {
    sampleResult(
        index: index,
        role: .crawl,
        url: url,
        outcome: .failed,
        status: status,
        error: FetchError(.http(status: status), phase: .body, message: message),
        depth: 1,
        referrer: referrer
    )
}

/// A snapshot a number of seconds after its engine's start.
func sampleSnapshot(
    seconds: Double = 0,
    limit: Int = 16,
    _ change: (inout EngineSnapshot) -> Void = { _ in }
) -> EngineSnapshot {
    var snapshot = EngineSnapshot(time: .zero, limit: limit)
    snapshot.time = MonotonicTime(nanoseconds: Int64(seconds * 1e9))
    change(&snapshot)
    return snapshot
}

/// A summary of a run that took four seconds.
func sampleSummary(
    of batch: [FetchResult] = [],
    _ change: (inout EngineSnapshot) -> Void = { _ in }
) -> RunSummary {
    var tally = RunTally()
    tally.record(batch)
    let snapshot = sampleSnapshot(seconds: 4) { snapshot in
        snapshot.stage = .finished(nil)
        snapshot.totals.known = batch.count
        snapshot.totals.ok = batch.count { $0.outcome == .ok }
        snapshot.totals.failed = batch.count { $0.outcome == .failed }
        snapshot.totals.skipped = batch.count { $0.outcome == .skipped }
        snapshot.totals.cancelled = batch.count { $0.outcome == .cancelled }
        change(&snapshot)
    }
    return RunSummary(
        target: "http://127.0.0.1/",
        startedAt: 1_772_366_400,
        snapshot: snapshot,
        tally: tally
    )
}

extension ProgressText {
    /// An update at the snapshot's own time.
    mutating func show(_ snapshot: EngineSnapshot) -> String {
        update(snapshot, snapshot.limits, at: snapshot.time)
    }
}
