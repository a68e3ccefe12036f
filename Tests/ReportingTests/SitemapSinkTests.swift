import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct SitemapSinkTests {
    private let scratch = ScratchDirectory()

    private func write(
        _ batches: [[FetchResult]],
        limits: SitemapSink.Limits = SitemapSink.Limits()
    ) throws -> String {
        let path = scratch.file("site.sitemap.xml")
        let sink = SitemapSink(
            to: try OutputFile(path: path, as: .report),
            path: path,
            limits: limits
        )
        for batch in batches { try sink.write(batch) }
        try sink.close(sampleSummary())
        return text(of: path)
    }

    /// The text of every `loc`, as a strict parser reads it.
    private func locations(_ document: String) throws -> [String] {
        let elements = try XMLElements(document)
        #expect(elements.names.first == "urlset" || elements.names.first == "sitemapindex")
        return document.matches(of: /<loc>([^<]*)<\/loc>/).map { String($0.1) }
    }

    @Test func `good pages of the site are in it, sorted, and nothing else`() throws {
        let document = try write([
            [
                sampleResult(index: 0, role: .crawl, url: "http://a/z?x=1&y=2#part"),
                sampleResult(index: 1, role: .crawl, url: "http://a/"),
                sampleResult(
                    index: 2,
                    role: .crawl,
                    url: "http://a/i.png",
                    contentType: "image/png"
                ),
                sampleResult(index: 3, role: .check, url: "http://b/"),
                brokenLink(index: 4, url: "http://a/gone"),
                sampleResult(index: 5, role: .crawl, url: "http://a/304", status: 304),
                sampleResult(
                    index: 6,
                    role: .crawl,
                    url: "http://a/old",
                    finalURL: "http://a/new",
                    contentType: "Text/HTML ; charset=x"
                ),
                sampleResult(index: 7, role: .crawl, url: "http://a/new"),
                sampleResult(index: 8, outcome: .skipped, status: nil, skipReason: .robots),
            ]
        ])
        #expect(
            try locations(document) == ["http://a/", "http://a/new", "http://a/z?x=1&amp;y=2"]
        )
        #expect(!document.contains("lastmod"))
    }

    @Test func `a page that is retried counts by its last end`() throws {
        let document = try write([
            [sampleResult(index: 0, role: .crawl, url: "http://a/")],
            [brokenLink(index: 0, url: "http://a/")],
        ])
        #expect(try locations(document).isEmpty)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", "<lastmod>1994-11-06T08:49:37Z</lastmod>"),
        ("Thu, 29 Feb 2024 23:59:59 GMT", "<lastmod>2024-02-29T23:59:59Z</lastmod>"),
        ("yesterday", ""), ("Sun, 31 Feb 2021 00:00:00 GMT", ""),
        ("Sunday, 06-Nov-94 08:49:37 GMT", ""), ("Thu, 29 Feb 2023 00:00:00 GMT", ""),
    ])
    func `the last change is told where the server told it`(date: String, lastmod: String) throws {
        let validators = Validators(etag: nil, lastModified: date)
        let document = try write([
            [sampleResult(role: .crawl, url: "http://a/", validators: validators)]
        ])
        #expect(document.contains("</loc>\(lastmod)</url>"))
    }

    @Test func `more pages than a file may hold go into numbered files and an index`() throws {
        let batch = (0..<25).map {
            sampleResult(index: $0, role: .crawl, url: "http://a:8080/\(100 + $0)")
        }
        let index = try write([batch], limits: SitemapSink.Limits(pages: 10))
        #expect(
            try locations(index) == (1...3).map { "http://a:8080/site-\($0).sitemap.xml" }
        )
        let parts = try (1...3).map {
            try locations(text(of: scratch.file("site-\($0).sitemap.xml")))
        }
        #expect(parts.map(\.count) == [10, 10, 5])
        #expect(parts.flatMap { $0 } == (100..<125).map { "http://a:8080/\($0)" })
    }

    @Test func `a file is not larger than allowed`() throws {
        let batch = (0..<50).map {
            sampleResult(index: $0, role: .crawl, url: "http://a/\(100 + $0)")
        }
        _ = try write([batch], limits: SitemapSink.Limits(bytes: 1000))
        let first = text(of: scratch.file("site-1.sitemap.xml"))
        #expect(first.utf8.count <= 1000 && first.utf8.count > 800)
    }
}
