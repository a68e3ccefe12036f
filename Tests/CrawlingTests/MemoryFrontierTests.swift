import Testing
import URLStandard

@testable import Crawling

struct MemoryFrontierTests {
    @Test func `the first found is the first fetched`() throws {
        var frontier = MemoryFrontier()
        for page in 0..<3 {
            frontier.add(
                FrontierEntry(url: try WebURL("http://a.test/\(page)"), depth: page, referrer: nil)
            )
        }
        #expect(frontier.count == 3)
        let depths = (0..<4).map { _ in frontier.next()?.depth }
        #expect(depths == [0, 1, 2, nil])
        #expect(frontier.count == 0)
    }

    @Test func `a URL is new once, by its normal form`() throws {
        var frontier = MemoryFrontier()
        let urls = [
            "http://a.test/x", "HTTP://A.TEST:80/./x", "http://a.test/x?", "https://a.test/x",
        ]
        let areNew = try urls.map { frontier.markSeen(try WebURL($0)) }
        #expect(areNew == [true, false, true, true])
        #expect(frontier.count == 0, "seen is not waiting")
    }
}
