import Testing
import URLStandard

@testable import Crawling

struct DeferredURLsTests {
    @Test func `URLs come out in order, but for those that were given up`() throws {
        var deferred = DeferredURLs()
        let key = FingerprintKey(1, 2)
        let found = try (0..<4).map { key.find(try WebURL("http://a.test/\($0)")) }
        for url in found { deferred.add(Discovery(url, depth: 9, referrer: nil)) }
        let wereKept = [2, 2].map { deferred.remove(found[$0].fingerprint) }
        #expect(wereKept == [true, false])
        #expect(deferred.count == 3)
        #expect(deferred.takeAll().map(\.url.path) == ["/0", "/1", "/3"])
        #expect(deferred.isEmpty)
    }
}
