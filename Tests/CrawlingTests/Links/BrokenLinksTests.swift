import Fetching
import FetchingTestSupport
import Testing
import URLStandard
import WebStandards

@testable import Crawling

struct BrokenLinksTests {
    private let key = FingerprintKey(1, 2)

    private func result(_ index: Int, _ url: String, isGood: Bool, role: TaskRole = .crawl)
        -> FetchResult
    {
        sampleResult(
            index: index,
            id: TaskID(index: index),
            role: role,
            url: url,
            outcome: isGood ? .ok : .failed,
            status: isGood ? 200 : 404,
            error: isGood ? nil : FetchError(.http(status: 404), phase: .body, message: "m")
        )
    }

    /// Reads a page that links to some URLs, one a line.
    private func read(_ page: FetchResult, _ links: [String], into broken: inout BrokenLinks) throws
    {
        var content = PageContent()
        content.links = try links.map { try WebURL($0) }
        content.places = links.indices.map {
            LinkPosition(line: $0 + 1, column: 1, element: "a", attribute: "href", text: "t")
        }
        broken.read(page, content, found: content.links.map(key.find))
    }

    @Test func `a failure is held until every page was read, and tells all that link to it`() throws
    {
        var broken = BrokenLinks(key)
        let (first, second) = (
            result(0, "http://a.test/1", isGood: true), result(1, "http://a.test/2", isGood: true)
        )
        let gone = result(2, "http://a.test/gone", isGood: false)
        try read(second, ["http://a.test/x", "http://a.test/gone#part"], into: &broken)
        #expect(broken.ended([second, gone]).map(\.id) == [second.id])
        try read(first, ["http://a.test/gone"], into: &broken)
        let held = broken.takeHeld()
        #expect(held.map(\.id) == [gone.id])
        let places = try #require(held.first?.assessment.linkedFrom)
        #expect(places.count == 2)
        #expect(places.first.map(\.page.text) == ["http://a.test/1", "http://a.test/2"])
        #expect(places.first.map(\.line) == [1, 2])
        #expect(held.first?.referrer?.text == "http://a.test/1")
        #expect(broken.takeHeld().isEmpty)
    }

    @Test func `a failure that ends well when it is retried by hand is given out once, as good`() {
        var broken = BrokenLinks(key)
        #expect(broken.ended([result(0, "http://a.test/", isGood: false)]).isEmpty)
        #expect(broken.ended([result(0, "http://a.test/", isGood: true)]).map(\.outcome) == [.ok])
        #expect(broken.takeHeld().isEmpty)
    }

    @Test func `beyond what is held a failure tells the places known when it ends`() throws {
        var broken = BrokenLinks(key, maximum: 1)
        let page = result(0, "http://a.test/", isGood: true)
        try read(page, ["http://a.test/x", "http://a.test/y"], into: &broken)
        let failures = ["x", "y"].enumerated().map {
            result($0.offset + 1, "http://a.test/\($0.element)", isGood: false)
        }
        let out = broken.ended(failures)
        #expect(out.map(\.index) == [2])
        #expect(out.first?.assessment.linkedFrom?.count == 1)
        #expect(broken.takeHeld().map(\.index) == [1])
    }

    @Test func `a link that is no URL has its places, too, without what is secret`() throws {
        var broken = BrokenLinks(key)
        let page = result(0, "http://a.test/", isGood: true)
        let text = "http://me:secret@[::1/"
        var content = PageContent()
        content.invalid = [try #require(InvalidReference(text, base: WebURL("http://a.test/")))]
        content.invalidPlaces = [
            LinkPosition(line: 7, column: 3, element: "a", attribute: "href")
        ]
        broken.read(page, content, found: [])
        let url = FetchRequest(invalid: text, because: "x").url
        #expect(broken.ended([result(1, url.text, isGood: false)]).isEmpty)
        #expect(broken.takeHeld().first?.assessment.linkedFrom?.first.first?.line == 7)
        #expect(!url.text.contains("secret"))
    }

    @Test func `a sitemap is a place without a line`() throws {
        var broken = BrokenLinks(key)
        let sitemap = result(0, "http://a.test/sitemap.xml", isGood: true, role: .sitemap)
        var content = PageContent()
        content.links = [try WebURL("http://a.test/gone")]
        broken.read(sitemap, content, found: content.links.map(key.find))
        _ = broken.ended([result(1, "http://a.test/gone", isGood: false)])
        let place = broken.takeHeld().first?.assessment.linkedFrom?.first.first
        #expect(place?.element == "loc" && place?.line == 0)
    }
}
