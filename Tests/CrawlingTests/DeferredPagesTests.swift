import Testing
import URLStandard

@testable import Crawling

struct DeferredPagesTests {
    @Test func `pages come out in order, but for those that were given up`() throws {
        var pages = DeferredPages()
        let urls = try (0..<4).map { try WebURL("http://a.test/\($0)") }
        for url in urls { pages.add(FrontierEntry(url: url, depth: 9, referrer: nil)) }
        let wereThere = [pages.remove(urls[1]), pages.remove(urls[1])]
        #expect(wereThere == [true, false])
        #expect(!pages.isEmpty)
        let rest = pages.takeAll()
        #expect(rest.map(\.url) == [urls[0], urls[2], urls[3]])
        #expect(pages.isEmpty)
    }
}
