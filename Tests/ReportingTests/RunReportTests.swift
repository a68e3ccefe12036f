import Clock
import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct RunReportTests {
    private func report(of batch: [FetchResult], everything: Bool = false) -> RunReport {
        var report = RunReport(keepsEverything: everything, hasStatistics: true)
        report.record(batch)
        return report
    }

    @Test func `classes of what is broken are counted, the most frequent first`() {
        let report = report(of: [
            brokenResult(index: 0, status: 500), brokenResult(index: 1), brokenResult(index: 2),
            sampleResult(index: 3),
        ])
        #expect(report.classes.map(\.name) == ["http.404", "http.500"])
        #expect(report.classes.map(\.count) == [2, 1])
    }

    @Test func `own links come before external ones, and new ones before known ones`() {
        let report = report(of: [
            brokenLink(index: 0, url: "http://b.test/", role: .check),
            brokenLink(index: 1, url: "http://127.0.0.1/a", change: .still),
            brokenLink(index: 2, url: "http://127.0.0.1/c"),
            brokenLink(index: 3, url: "http://127.0.0.1/b"),
        ])
        #expect(
            report.broken.map(\.url.text) == [
                "http://127.0.0.1/b", "http://127.0.0.1/c", "http://127.0.0.1/a", "http://b.test/",
            ]
        )
        #expect(report.counts.ownBroken == 3 && report.counts.externalBroken == 1)
        #expect(report.counts.newlyBroken == 3)
    }

    @Test func `a task counts by its last end`() throws {
        var report = report(of: [brokenResult(index: 0), brokenResult(index: 1)])
        report.record([brokenResult(index: 0, status: 500)])
        #expect(report.classes.map(\.name) == ["http.404", "http.500"])
        report.record([sampleResult(index: 0)])
        #expect(report.classes.map(\.name) == ["http.404"])
        #expect(report.counts.broken == 1 && report.broken.count == 1)
        let host = try #require(report.statistics?.hosts["127.0.0.1"])
        #expect(host.ok == 1 && host.broken == 1 && host.total == 2)
        let statuses = try #require(report.statistics?.statuses)
        #expect(statuses[404] == 1 && statuses[500] == 0 && statuses[200] == 1)
    }

    @Test func `a warning is no fault, and what is accepted is nothing`() {
        let accepted = Assessment(findings: [Finding(.ignored, "")])
        let warned = Assessment(severity: .warning, findings: [Finding(.botWall, "")])
        let report = report(of: [
            brokenResult(index: 0).assessed(accepted), brokenResult(index: 1).assessed(warned),
        ])
        #expect(report.counts.broken == 0 && report.counts.warned == 1)
        #expect(report.warned.map(\.label) == ["http.404"])
    }

    @Test func `findings of the run are said once and are no warnings of a task`() {
        let assessment = Assessment(findings: [Finding(.singlePage, "only one page was seen")])
        let results = (0..<2).map { sampleResult(index: $0, assessment: assessment) }
        let report = report(of: results)
        #expect(report.runFindings.map(\.words) == ["only one page was seen"])
        #expect(report.counts.warned == 0 && report.warned.isEmpty)
    }

    @Test func `tasks without fault are kept where everything is wanted`() {
        let batch = [sampleResult(index: 0), brokenResult(index: 1)]
        #expect(report(of: batch, everything: true).others.count == 1)
        #expect(report(of: batch).others.isEmpty)
    }

    @Test func `of very many, the first are kept and all are counted`() {
        let count = RunReport.maximumTasks + 50
        let report = report(of: (0..<count).map { brokenResult(index: $0) })
        #expect(report.broken.count == RunReport.maximumTasks)
        #expect(report.counts.broken == count)
    }

    @Test func `many places of many tasks are cut to a few`() {
        let report = report(of: (0..<3000).map { brokenLink(index: $0, pages: 500) })
        let places = report.broken.reduce(0) { $0 + $1.places.count }
        #expect(places <= 200_000 + 5 * 3000)
        #expect(report.broken.allSatisfy { $0.pageCount == 500 && $0.places.count >= 5 })
    }

    @Test func `broken links are grouped by page, in the order of their lines`() {
        func link(_ index: Int, line: Int, pages: [String]) -> FetchResult {
            let places = pages.map { page in
                LinkPlace(
                    page: TaskURL(page),
                    line: line,
                    column: 1,
                    element: "a",
                    attribute: "href",
                    text: ""
                )
            }
            return brokenResult(index: index, url: "http://127.0.0.1/\(index)").assessed(
                Assessment(
                    severity: .error,
                    linkedFrom: LinkPlaces(count: places.count, first: places)
                )
            )
        }
        let report = report(of: [
            link(0, line: 9, pages: ["http://127.0.0.1/x", "http://127.0.0.1/y"]),
            link(1, line: 3, pages: ["http://127.0.0.1/y"]),
        ])
        let pages = BrokenPage.grouping(report.broken)
        #expect(pages.map(\.page.text) == ["http://127.0.0.1/y", "http://127.0.0.1/x"])
        #expect(
            pages[0].links.map(\.task.url.text) == ["http://127.0.0.1/1", "http://127.0.0.1/0"]
        )
    }

    @Test func `the first and the slowest tasks are timed, each once`() throws {
        let batch = (0..<500).map { index in
            timedResult(index: index, startedAt: Double(index), milliseconds: Double(index))
        }
        let timed = try #require(report(of: batch.shuffled()).statistics?.timed)
        #expect(timed.count == 200)
        #expect(
            timed.map(\.milliseconds) == Array((0..<100)).map(Double.init)
                + (400..<500).map(Double.init)
        )
    }
}

/// A result with a start and a duration in milliseconds.
func timedResult(index: Int, startedAt: Double, milliseconds: Double) -> FetchResult {
    sampleResult(
        index: index,
        url: "http://127.0.0.1/\(index)",
        totalMilliseconds: milliseconds,
        finishedAt: MonotonicTime(nanoseconds: Int64((startedAt + milliseconds) * 1e6))
    )
}
