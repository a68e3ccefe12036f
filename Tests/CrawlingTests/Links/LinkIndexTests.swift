import Crawling
import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

struct LinkIndexTests {
    private let target = Fingerprint(bits: 7)
    private let anchor = LinkIndex.Markup(element: "a", attribute: "href")

    private func link(_ line: Int = 1, to target: Fingerprint? = nil) -> LinkIndex.Link {
        LinkIndex.Link(
            target ?? self.target,
            line: line,
            column: 2,
            markup: anchor,
            text: "line \(line)"
        )
    }

    private func page(_ number: Int) -> TaskURL {
        let digits = String(number)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        return TaskURL("http://site.example/\(padded)")
    }

    private func index(of pages: [Int]) -> LinkIndex {
        var index = LinkIndex()
        for number in pages {
            index.read(TaskID(index: number), page(number), links: [link(number + 1)])
        }
        return index
    }

    @Test func `every page that links to a URL is told, in the order of their URLs`() throws {
        let places = try #require(index(of: [3, 1, 2]).places(of: target))
        #expect(places.count == 3)
        #expect(places.first.map(\.page) == [page(1), page(2), page(3)])
        #expect(
            places.first.first
                == LinkPlace(
                    page: page(1),
                    line: 2,
                    column: 2,
                    element: "a",
                    attribute: "href",
                    text: "line 2"
                )
        )
    }

    @Test(arguments: 0..<20)
    func `the first hundred pages stay, in whatever order they are read`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let order = Array(0..<250).shuffled(using: &random)
        let places = try #require(index(of: order).places(of: target))
        #expect(places.count == 250)
        #expect(places.first.map(\.page) == (0..<100).map(page))
        #expect(places.first.map(\.line) == Array(1...100))
    }

    @Test func `of several links in a page the first is told, and the page counts once`() throws {
        var index = index(of: Array(0..<100))
        index.read(TaskID(index: 500), page(500), links: [link(5), link(9)])
        index.read(TaskID(index: 50), page(50), links: [link(70), link(71)])
        let places = try #require(index.places(of: target))
        #expect(places.count == 101)
        #expect(places.first[50].line == 51)
    }

    @Test func `a URL that has ended well has no places, and its memory is used again`() {
        var index = index(of: [1, 2])
        index.ended(target, isGood: true)
        #expect(index.places(of: target) == nil)
        index.read(TaskID(index: 3), page(3), links: [link(), link(to: Fingerprint(bits: 8))])
        #expect(index.places(of: target) == nil)
        #expect(index.places(of: Fingerprint(bits: 8))?.count == 1)
    }

    @Test func `a URL that is broken goes on having places`() {
        var index = index(of: [1])
        index.ended(target, isGood: false)
        index.read(TaskID(index: 2), page(2), links: [link()])
        #expect(index.places(of: target)?.count == 2)
    }
}
