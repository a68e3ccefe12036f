import Clock
import Fetching
import FetchingTestSupport
import LimitTuning

@testable import Reporting

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

/// A link that is broken, and stands on some pages.
func brokenLink(
    index: Int,
    url: String = "http://127.0.0.1/broken",
    status: UInt16 = 404,
    pages: Int = 1,
    role: TaskRole = .crawl,
    text: String = "more",
    change: LinkChange? = nil
) -> FetchResult {
    let places = (0..<min(pages, LinkPlaces.maximum)).map { page in
        LinkPlace(
            page: TaskURL("http://127.0.0.1/page\(page + 1).html"),
            line: 12,
            column: 34,
            element: "a",
            attribute: "href",
            text: text
        )
    }
    return sampleResult(
        index: index,
        role: role,
        url: url,
        outcome: .failed,
        status: status,
        error: FetchError(.http(status: status), phase: .body, message: "status \(status)"),
        depth: 1,
        referrer: "http://127.0.0.1/page1.html",
        assessment: Assessment(
            severity: .error,
            linkedFrom: LinkPlaces(count: pages, first: places),
            change: change
        )
    )
}

/// A result that ended well and has two findings.
func warnedResult(index: Int, url: String = "http://127.0.0.1/odd") -> FetchResult {
    sampleResult(
        index: index,
        role: .crawl,
        url: url,
        assessment: Assessment(findings: [
            Finding(.redirectWithoutLocation, "a redirect without a Location"),
            Finding(.bodyCut, "read up to 10 MiB"),
        ])
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
    report given: RunReport? = nil,
    only selection: ResultSelection? = nil,
    _ change: (inout EngineSnapshot) -> Void = { _ in }
) -> RunSummary {
    var report = given ?? RunReport()
    report.record(batch)
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
        report: report,
        selection: selection
    )
}

extension ProgressText {
    /// An update at the snapshot's own time.
    mutating func show(_ snapshot: EngineSnapshot) -> String {
        update(snapshot, snapshot.limits, at: snapshot.time)
    }
}
