import Fetching
import FetchingTestSupport
import LimitTuning
import Testing

@testable import Reporting

struct SummaryTextTests {
    private func lines(_ summary: RunSummary, isASCII: Bool = false, columns: Int = 400) -> [String]
    {
        SummaryText(isASCII: isASCII, columns: columns).lines(for: summary)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `a good run takes four lines`() {
        let summary = sampleSummary(of: [sampleResult()]) { snapshot in
            snapshot.totals.bytes = 4096
            snapshot.totals.wireBytes = 2048
            snapshot.latency.waitP50 = 20.4
            snapshot.latency.waitP95 = 41
            snapshot.latency.attemptP50 = 22
            snapshot.latency.count = 1
            snapshot.connections.opened = 1
            snapshot.connections.reused = 24
            snapshot.retries = 3
        }
        #expect(
            lines(summary) == [
                "http://127.0.0.1/: finished", "  1 ok, 0 failed in 4.0 s (0.3/s)",
                "  2.0 KiB received, 4.0 KiB decoded; 1 connection, reused by 96% of requests; 3 retries",
                "  wait p50 20 ms, p95 41 ms, p99 0.0 ms; whole attempt p50 22 ms, p95 0.0 ms", "",
            ]
        )
    }

    @Test func `connections that resumed a TLS session are counted`() {
        let summary = sampleSummary(of: [sampleResult()]) { snapshot in
            snapshot.connections.opened = 40
            snapshot.connections.resumed = 38
        }
        let text = lines(summary).joined(separator: "\n")
        #expect(text.contains("; 40 connections (38 resumed a TLS session), reused by 0%"))
    }

    @Test func `each broken link is named once, with its first place and the number of pages`() {
        let summary = sampleSummary(of: [
            brokenLink(index: 0, pages: 17),
            brokenLink(index: 1, url: "http://b.test/", status: 500, role: .check),
        ])
        #expect(
            lines(summary).suffix(6) == [
                "  2 broken:", "    http.404  http://127.0.0.1/broken",
                "              on http://127.0.0.1/page1.html:12:34 and 16 more pages",
                "    http.500  http://b.test/",
                "              on http://127.0.0.1/page1.html:12:34", "",
            ]
        )
    }

    @Test func `a failure of a list has no page`() {
        let summary = sampleSummary(of: [brokenResult(index: 0, referrer: nil)])
        #expect(
            lines(summary).suffix(3) == [
                "  1 broken:", "    http.404  http://127.0.0.1/broken", "",
            ]
        )
    }

    @Test func `warnings have a list of their own, and findings of the run are sentences`() {
        let finding = Finding(.singlePage, "only one page was seen")
        let summary = sampleSummary(of: [
            warnedResult(index: 0),
            sampleResult(index: 1, assessment: Assessment(findings: [finding])),
        ])
        #expect(
            lines(summary).suffix(5) == [
                "  1 warning:", "    redirect.no-location  http://127.0.0.1/odd",
                "                          a redirect without a Location; read up to 10 MiB",
                "  only one page was seen", "",
            ]
        )
    }

    @Test func `of many findings of the run the first ten are sentences`() {
        let batch = (0..<300).map { index in
            let finding = Finding(.sitemapUnreadable, "sitemap \(index) could not be read")
            return sampleResult(index: index, assessment: Assessment(findings: [finding]))
        }
        let lines = lines(sampleSummary(of: batch))
        #expect(lines.count { $0.hasPrefix("  sitemap ") } == 10)
        #expect(lines.suffix(2) == ["  and 90 more findings like these", ""])
    }

    @Test func `changes since an earlier run are told`() {
        var report = RunReport(hasBaseline: true)
        report.gone = ["http://127.0.0.1/gone"]
        let batch = [
            brokenLink(index: 0, change: .still),
            brokenLink(index: 1, url: "http://127.0.0.1/z", change: .new),
            sampleResult(index: 2, assessment: Assessment(change: .mended)),
        ]
        let lines = lines(sampleSummary(of: batch, report: report))
        #expect(lines.contains("  2 broken, 1 new:"))
        #expect(lines.contains("    http.404 (new)  http://127.0.0.1/z"))
        #expect(
            lines.suffix(5) == [
                "  1 mended:", "    http://127.0.0.1/a", "  1 gone, and broken before:",
                "    http://127.0.0.1/gone",
                "",
            ]
        )
    }

    @Test func `a run that could look at nothing says why`() {
        let skipped = sampleResult(outcome: .skipped, status: nil, skipReason: .robots)
        #expect(
            lines(sampleSummary(of: [skipped])).suffix(2) == [
                "  Nothing could be looked at, because the URL was skipped: robots.txt forbids it.",
                "",
            ]
        )
    }

    @Test(arguments: [
        (StopReason.interrupted(signal: 2), "Ctrl-C"), (.interrupted(signal: 15), "terminated"),
        (.budget, "budget"), (.failFast, "--fail-fast"), (.fuse, "fuse"),
    ])
    func `a run that was stopped says why`(reason: StopReason, word: String) throws {
        let summary = sampleSummary { snapshot in
            snapshot.stage = .finished(reason)
            snapshot.totals.known = 5
        }
        let lines = lines(summary)
        let first = try #require(lines.first)
        #expect(first.hasPrefix("http://127.0.0.1/: stopped, ") && first.contains(word))
        #expect(lines[1].contains("5 not fetched"))
    }

    @Test func `what comparisons of limits have found is said, in their order`() {
        var summary = sampleSummary()
        var plan = ComparisonPlan(seed: 1)
        plan.source = .live
        plan.limits = [4, 12]
        var live = Comparison(plan).view
        live.sentence = "Use 12: the smallest limit within 5 % of the best."
        plan.source = .probe
        var probe = Comparison(plan).view
        probe.sentence = "Interrupted before it was decided."
        summary.comparisons = [live, probe]
        #expect(
            lines(summary).suffix(3) == [
                "  limits 4, 12 compared (live): \(live.sentence)",
                "  limits 4, 12 compared (probe): \(probe.sentence)", "",
            ]
        )
    }

    @Test func `more broken links than thirty are counted by class`() {
        let batch = (0..<45).map { index in
            brokenResult(
                index: index,
                url: "http://127.0.0.1/\(100 + index)",
                status: index < 40 ? 404 : 500
            )
        }
        let lines = lines(sampleSummary(of: batch))
        #expect(lines.contains("  45 broken:"))
        #expect(lines.count { $0.hasPrefix("    http.") } == 30)
        #expect(
            lines.suffix(3) == [
                "    and 15 more: -o report.html",
                "    in all: 40 http.404, 5 http.500", "",
            ]
        )
    }

    @Test(arguments: [false, true])
    func `hostile text comes out safe`(isASCII: Bool) {
        let hostile = "http://x/\u{1B}]52;c;x\u{7}\r\n\u{202E}é中"
        var summary = sampleSummary(of: [brokenResult(index: 0, url: hostile, referrer: hostile)])
        summary.target = hostile
        let lines = lines(summary, isASCII: isASCII)
        let scalars = lines.joined().unicodeScalars
        #expect(scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{202E}" })
        if isASCII { #expect(scalars.allSatisfy { $0.isASCII }) }
    }

    @Test func `long URLs are cut to the screen's width`() {
        let long = "http://127.0.0.1/" + String(repeating: "a", count: 500)
        var summary = sampleSummary(of: [brokenResult(index: 0, url: long, referrer: long)])
        summary.target = long
        #expect(
            lines(summary, isASCII: true, columns: 80).dropFirst(3).allSatisfy { $0.count <= 80 }
        )
    }

    @Test func `no secret of a URL is in it, and certificates that were not verified are`() {
        let url = "http://me:s3cret@x/?token=s3cret"
        var summary = sampleSummary(of: [brokenResult(index: 0, url: url, referrer: url)])
        summary.target = url
        #expect(!lines(summary).joined().contains("s3cret"))
        #expect(!lines(summary).joined().contains("TLS"))
        summary.isInsecure = true
        #expect(lines(summary).contains("  TLS certificates were not verified (--insecure)"))
    }

    @Test func `a run without any task is not divided by`() {
        let snapshot = sampleSnapshot()
        let summary = RunSummary(target: "", startedAt: 0, snapshot: snapshot)
        #expect(lines(summary)[1] == "  0 ok, 0 failed in 0.0 ms (0.0/s)")
    }

    @Test func `what there is to say of the run is said, with secrets masked`() {
        var summary = sampleSummary()
        summary.report.note([Finding(.singlePage, "one page only: http://me:pw@x/")])
        #expect(lines(summary).contains("  one page only: http://***@x/"))
    }
}
