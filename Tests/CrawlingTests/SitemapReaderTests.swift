import Fetching
import FetchingTestSupport
import TestSupport
import Testing
import URLStandard

@testable import Crawling

struct SitemapReaderTests {
    private func read(
        _ body: [UInt8],
        at url: String = "http://a.test/sitemap.xml",
        type: String = "application/xml"
    ) -> PageContent {
        SitemapReader.read(.made(0, url, role: .sitemap, type: type, bytes: body))
    }

    @Test(arguments: [
        ("<urlset><url><loc>/a</loc></url></urlset>", ["http://a.test/a"]),
        ("\u{FEFF}\n <urlset><url><loc>/a</loc></url></urlset>", ["http://a.test/a"]),
        ("http://a.test/a\nhttps://b.test/b\n", ["http://a.test/a", "https://b.test/b"]),
        ("Not found", []), ("/a", []), ("", []),
    ])
    func `only a sitemap in XML may hold relative URLs`(body: String, expected: [String]) {
        let content = read(Array(body.utf8))
        #expect(content.links.map(\.href) == expected)
        #expect(content.findings.isEmpty == !expected.isEmpty)
        #expect(content.invalid.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a sitemap may be UTF-16`(isBigEndian: Bool) {
        let text = "\u{FEFF}<?xml version='1.0'?><urlset><url><loc>/a?b&amp;c</loc></url></urlset>"
        let body = text.utf16.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? bytes : bytes.reversed()
        }
        #expect(read(body).links.map(\.href) == ["http://a.test/a?b&c"])
    }

    @Test(arguments: [
        ("http://a.test/s.xml.gz", "application/x-gzip"), ("http://a.test/s.xml", "text/xml"),
        ("http://a.test/s.xml.gz", "application/octet-stream"),
    ])
    func `a packed one is known by its bytes, whatever it is called`(url: String, type: String) {
        let text = "<urlset><url><loc>/a</loc></url></urlset>"
        let content = read(Gzip.packed(Array(text.utf8)), at: url, type: type)
        #expect(content.links.map(\.href) == ["http://a.test/a"])
        #expect(content.findings.isEmpty)
    }

    @Test func `a damaged package is told of, and gives no nonsense`() {
        let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + Array("<a\nbc\n/d\n".utf8)
        let content = read(packed)
        #expect(content.links.isEmpty && content.sitemaps.isEmpty)
        #expect(content.findings.map(\.kind) == [.sitemapUnreadable])
    }

    @Test func `a spooled one is read piece by piece`() throws {
        let text = "<urlset><url><loc>/a</loc></url><url><loc>/b</loc></url></urlset>"
        for body in [Array(text.utf8), Gzip.packed(Array(text.utf8))] {
            let spooled = try BodyContent.memory(body).moved(to: ArraySpool(pieceSize: 7))
            let result = FetchResult.made(0, "http://a.test/s", role: .sitemap, content: spooled)
            #expect(SitemapReader.read(result).links.count == 2)
        }
    }

    @Test func `an index gives sitemaps`() {
        let body = "<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
        #expect(read(Array(body.utf8)).sitemaps.map(\.href) == ["http://a.test/b.xml"])
    }

    @Test(arguments: [
        ("<urlset><url><loc>/a</loc></url>", "damaged: 1 entries"),
        ("<urlset><url><loc>/a?b&c</loc></url></urlset>", "1 bare \"&\""),
        ("<urlset><url><loc>ftp://a/</loc></url></urlset>", "1 entries that are damaged, too long"),
        ("<!DOCTYPE html><html><body>Not found</html>", "an HTML page"),
        ("<other/>", "nothing that a sitemap may be"), ("no", "nothing that a sitemap may be"),
    ])
    func `what is wrong is told in words`(body: String, words: String) {
        let findings = read(Array(body.utf8)).findings
        #expect(findings.count == 1)
        #expect(findings.first?.words.contains(words) == true, "\(findings)")
    }

    @Test(arguments: [
        (Outcome.ok, UInt16(404), true, "the answer was 404"),
        (.failed, 501, false, "http.501"), (.skipped, 0, true, "robots.txt forbids it"),
    ])
    func `one that could not be fetched is told of`(
        outcome: Outcome,
        status: UInt16,
        isAbsent: Bool,
        words: String
    ) {
        let error = FetchError(.http(status: 501), phase: .body, message: "Not Implemented")
        let content = SitemapReader.read(
            .made(
                0,
                "http://a.test/s.xml",
                role: .sitemap,
                outcome: outcome,
                status: status == 0 ? nil : status,
                error: status == 501 ? error : nil,
                skipReason: status == 0 ? .robots : nil
            )
        )
        #expect(content.isAbsent == isAbsent)
        #expect(content.findings.first?.words.contains(words) == true, "\(content.findings)")
    }
}
