import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct RunTallyTests {
    @Test func `failures are grouped by class, the most frequent first`() {
        var tally = RunTally()
        tally.record([
            brokenResult(index: 0, url: "http://127.0.0.1/0", status: 500),
            brokenResult(index: 1, url: "http://127.0.0.1/1"),
            brokenResult(index: 2, url: "http://127.0.0.1/2"), sampleResult(index: 3),
        ])
        #expect(tally.errorGroups.map(\.name) == ["http.404", "http.500"])
        #expect(tally.errorGroups.map(\.count) == [2, 1])
        #expect(tally.errorGroups.first?.url == "http://127.0.0.1/1")
        #expect(tally.errorGroups.first?.referrer == "http://127.0.0.1/")
    }

    @Test func `ten broken links are named and all are counted`() {
        var tally = RunTally()
        tally.record((0..<25).map { brokenResult(index: $0, url: "http://127.0.0.1/\($0)") })
        #expect(tally.brokenLinks.map(\.url) == (0..<10).map { "http://127.0.0.1/\($0)" })
        #expect(tally.brokenLinkCount == 25)
    }

    @Test func `a failure that nothing links to is no broken link`() {
        var tally = RunTally()
        tally.record([brokenResult(index: 0, referrer: nil)])
        #expect(tally.brokenLinkCount == 0 && tally.errorGroups.count == 1)
    }

    @Test func `a task counts by its last end`() {
        var tally = RunTally()
        tally.record([brokenResult(index: 0), brokenResult(index: 1)])
        tally.record([brokenResult(index: 0, status: 500)])
        #expect(tally.errorGroups.map(\.name) == ["http.404", "http.500"])
        tally.record([sampleResult(index: 0, referrer: "http://127.0.0.1/")])
        #expect(tally.errorGroups.map(\.name) == ["http.404"])
        #expect(tally.brokenLinkCount == 1 && tally.brokenLinks.count == 1)
    }
}
