import Fetching
import FetchingTestSupport
import Testing
import URLStandard
import WebStandards

@testable import Crawling

struct PageReaderTests {
    private func links(_ result: FetchResult, obeysNoFollow: Bool = true) -> [String] {
        PageReader.read(page: result, obeysNoFollow: obeysNoFollow).links.map(\.href)
    }

    @Test func `links are resolved against where the page was fetched from`() {
        let page = FetchResult.made(
            0,
            "http://a.test/",
            movedTo: "http://b.test/dir/",
            body: "<a href=x>x</a>"
        )
        #expect(links(page) == ["http://b.test/dir/x"])
    }

    @Test func `a page that waits in a spool is read piece by piece`() throws {
        let text = (0..<500).map { "<p>\($0) <a href='/\($0)'>x</a>" }.joined()
        let content = BodyContent.memory(Array(text.utf8))
        for size in [1, 7, 1009] {
            let spooled = try content.moved(to: ArraySpool(pieceSize: size))
            let page = FetchResult.made(0, "http://a.test/", content: spooled)
            #expect(links(page) == (0..<500).map { "http://a.test/\($0)" })
        }
    }

    @Test func `a page without a body or with a broken URL has no links`() {
        #expect(links(.made(0, "http://a.test/")).isEmpty)
        #expect(links(.made(0, "no URL", body: "<a href=x>x</a>")).isEmpty)
    }

    @Test(arguments: [
        ("text/html; charset=windows-1252", "http://a.test/%C3%A9"),
        ("text/html; charset=koi8-r", "http://a.test/%D0%98"),
        ("text/html; charset=utf-8", "http://a.test/%C3%A9"),
        ("text/html", "http://a.test/%C3%A9"),
    ])
    func `the charset of Content-Type decides, and never makes a replacement character`(
        type: String,
        href: String
    ) {
        let body = Array("<a href='/".utf8) + [0xE9] + Array("'>".utf8)
        #expect(links(.made(0, "http://a.test/", type: type, bytes: body)) == [href])
    }

    @Test(arguments: [
        (true, ["http://a.test/i"]), (false, ["http://a.test/p", "http://a.test/i"]),
    ])
    func `a page's wish not to be followed concerns its links to pages`(
        isObeyed: Bool,
        expected: [String]
    ) {
        let body = "<meta name=robots content=nofollow><a href=/p>x</a><img src=/i>"
        #expect(links(.made(0, "http://a.test/", body: body), obeysNoFollow: isObeyed) == expected)
    }

    @Test func `each link has its place`() {
        let page = FetchResult.made(
            0,
            "http://a.test/",
            body: "\n<a href=/x>text</a><img src=mailto:y>"
        )
        let content = PageReader.read(page: page, obeysNoFollow: true)
        #expect(content.places.map { "\($0.line):\($0.column) \($0.text)" } == ["2:1 text"])
        #expect(content.places.count == content.links.count)
    }

    @Test func `a style sheet is read, with its own base`() {
        let sheet = "@import 'a.css'; b { background: url(../i.png) }"
        let page = FetchResult.made(0, "http://a.test/css/s.css", type: "text/css", body: sheet)
        #expect(links(page) == ["http://a.test/css/a.css", "http://a.test/i.png"])
    }

    @Test(arguments: [
        ("preconnect stylesheet", true), ("preconnect", false), ("pingback", false), ("", true),
        ("dns-prefetch profile", false),
    ])
    func `a link is fetched if one of its relations names something to fetch`(
        rel: String,
        isFetched: Bool
    ) {
        let page = FetchResult.made(0, "http://a.test/", body: "<link rel='\(rel)' href=/x>")
        #expect(links(page).isEmpty != isFetched)
    }

    @Test func `the header of an answer has links, and may forbid to follow those of the page`() {
        let fields = LinkFields(link: "</n>; rel=next", robots: "nofollow")
        let page = FetchResult.made(
            0,
            "http://a.test/",
            body: "<a href=/p>x</a><img src=/i>",
            linkFields: fields
        )
        #expect(links(page) == ["http://a.test/n", "http://a.test/i"])
        #expect(links(page, obeysNoFollow: false).contains("http://a.test/p"))
    }

    @Test func `links beyond the limit are counted`() {
        let body = (0..<(PageReader.maximumLinks + 5)).map { "<a href=\($0)>" }.joined()
        let content = PageReader.read(
            page: .made(0, "http://a.test/", body: body),
            obeysNoFollow: true
        )
        #expect(content.links.count == PageReader.maximumLinks)
        #expect(content.linkCount == PageReader.maximumLinks + 5)
        #expect(content.findings.map(\.kind) == [.linksOmitted])
    }

    @Test func `links that are no URLs are told with the reason, but hints to browsers are not`() {
        let body = """
            <a href="http://[::1/">x</a> <img srcset="http://:80/x 2x"> <link rel=icon href="http://">
            <link rel=preconnect href="http://["> <a href="/fine">x</a>
            """
        let content = PageReader.read(
            page: .made(0, "http://a.test/", body: body),
            obeysNoFollow: true
        )
        #expect(
            content.invalid.map { "\($0.text): \($0.reason)" } == [
                "http://[::1/: invalid IPv6 address", "http://:80/x: no host", "http://: no host",
            ]
        )
        #expect(content.links.map(\.href) == ["http://a.test/fine"])
        #expect(content.findings.isEmpty)
    }

    @Test(arguments: [
        ("", true), ("<meta name=robots content=noindex>", false),
        ("<link rel=canonical href=/>", true), ("<link rel=canonical href=/other>", false),
    ])
    func `a page is for indexes unless it says otherwise`(head: String, expected: Bool) {
        let page = FetchResult.made(0, "http://a.test/", body: head + "<a href=/b>x</a>")
        #expect(PageReader.read(page: page, obeysNoFollow: true).isForIndexes == expected)
    }

    @Test func `a link longer than any URL is counted and left out`() {
        let long = String(repeating: "x", count: 1 << 20)
        let page = FetchResult.made(0, "http://a.test/", body: "<a href=\"/\(long)\"><a href=/b>")
        let content = PageReader.read(page: page, obeysNoFollow: true)
        #expect(content.links.map(\.href) == ["http://a.test/b"])
        #expect(content.linkCount == 2)
    }
}
