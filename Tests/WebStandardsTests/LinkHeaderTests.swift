import Testing
import URLStandard

@testable import WebStandards

/// What the header of a response says of links.
struct LinkHeaderTests {
    @Test(arguments: [
        ("</n>; rel=next", ["/n next"]),
        ("<a>;rel=\"prev\", <b> ; rel = next", ["/d/a previous", "/d/b next"]),
        ("<a,b>; rel=next; title=\"x, <y>; rel=prev\"", ["/d/a,b next"]),
        ("<a>; rel=next; rel=prev", ["/d/a next"]),
        ("<a>; title=\"\\\"<c>\\\"\"", ["/d/a related"]),
        ("<a>; anchor=\"#x\"; rel=next", []), ("<a>; rel=preconnect", []), ("<>; rel=next", []),
        ("<mailto:x>; rel=next", []), ("a; rel=next", []), ("<a", []),
        ("<a>; rel=\"preload stylesheet\"", ["/d/a stylesheet"]),
    ])
    func `links are read as RFC 8288 says`(field: String, expected: [String]) throws {
        let page = try WebURL("http://a.example/d/p")
        let links = LinkHeader.links(in: field, page: page)
        #expect(links.map { "\($0.resolved?.path ?? "-") \($0.kind)" } == expected)
    }

    @Test(arguments: [
        ("nofollow", true, false), ("NOINDEX, nofollow", true, true), ("none", true, true),
        ("crawltop: nofollow", true, false), ("otherbot: nofollow", false, false),
        ("otherbot: noindex, nofollow, crawltop: noindex", false, true),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow", true, false),
        ("max-snippet: 5, nofollow", true, false), ("all", false, false), ("", false, false),
    ])
    func `X-Robots-Tag is read, with names of crawlers`(
        header: String,
        isNoFollow: Bool,
        isNoIndex: Bool
    ) {
        let directives = RobotsDirectives(header: header, agent: "crawltop")
        #expect(directives.isNoFollow == isNoFollow)
        #expect(directives.isNoIndex == isNoIndex)
    }

    @Test func `the meta tag may name the crawler`() throws {
        #expect(try Page("<meta name=Crawltop content=nofollow>").found.isNoFollow)
        #expect(try !Page("<meta name=otherbot content=nofollow>").found.isNoFollow)
    }
}
