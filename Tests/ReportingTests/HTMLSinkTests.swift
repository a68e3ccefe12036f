import DataStructures
import Fetching
import FetchingTestSupport
import Foundation
import FoundationXML
import Testing

@testable import Reporting

struct HTMLSinkTests {
    private let scratch = ScratchDirectory()

    private func page(
        of batch: [FetchResult],
        report given: RunReport? = nil,
        only selection: ResultSelection? = nil
    ) throws -> String {
        let path = scratch.file("out.html")
        let sink = HTMLSink(to: try OutputFile(path: path, as: .report))
        let report = given ?? RunReport(keepsEverything: selection == .all, hasStatistics: true)
        try sink.close(sampleSummary(of: batch, report: report, only: selection))
        return text(of: path)
    }

    /// The page as XML, which its markup is but for void elements and attributes without a value.
    private func elements(_ page: String) throws -> XMLElements {
        let start = try #require(page.firstRange(of: "<html"))
        let text = page[start.lowerBound...].replacing(/<meta ([^>]*)>/) { "<meta \($0.1)/>" }
            .replacing(/<(style|script)>[\s\S]*?<\/(style|script)>/) { _ in "" }
            .replacing("<table data-tools>", with: "<table>").replacing(" data-fixed>", with: ">")
        return try XMLElements(String(text))
    }

    private let mixed = [
        sampleResult(index: 0, role: .crawl, url: "http://127.0.0.1/"),
        brokenLink(index: 1, pages: 9),
        brokenLink(index: 2, url: "http://b.test/", status: 500, role: .check),
        warnedResult(index: 3),
    ]

    @Test func `it has a verdict, links, pages, warnings, results, hosts and times`() throws {
        let page = try page(of: mixed)
        let elements = try elements(page)
        let sections = zip(elements.names, elements.attributes).filter { $0.0 == "section" }
        #expect(
            sections.map { $0.1["id"] } == [
                "broken", "external", "pages", "warnings", "results", "hosts", "slowest", "time",
            ]
        )
        #expect(page.contains("1 URL and 1 external link are broken, with 1 warning."))
        #expect(
            page.contains(
                """
                <a class="u" href="http://127.0.0.1/page1.html">http://127.0.0.1/page1.html</a> \
                <span class="at">line 12:34 <code>&lt;a href&gt;</code> “more”</span>
                """
            )
        )
        #expect(page.contains("<summary>and 6 more pages</summary>"))
        #expect(page.contains("a redirect without a Location; read up to 10 MiB"))
    }

    @Test func `every table has headings with a scope, and as many cells in each row`() throws {
        let page = try page(of: mixed, only: .all)
        let tables = page.split(separator: "<table").dropFirst()
        #expect(tables.count == 8)
        for table in tables {
            let rows = table.prefix(upTo: try #require(table.firstRange(of: "</table>")).lowerBound)
                .split(separator: "<tr>").dropFirst()
            let head = try #require(rows.first)
            let count = head.matches(of: /<th scope="col"/).count
            #expect(count > 2 && count == head.matches(of: /<th/).count)
            for row in rows.dropFirst() { #expect(row.matches(of: /<td/).count == count) }
        }
    }

    @Test func `it allows no request, and only its own style and script`() throws {
        let page = try page(of: mixed)
        let policy = try #require(
            page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)?.1
        )
        #expect(policy.contains("default-src 'none'; style-src 'sha256-"))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("http"))
        // What could load something, or run outside the script.
        for word in ["src=", "@import", "url(", "<link", "<iframe", "<img", "style=\"", " onclick"]
        {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func `its policy has the hashes of what stands in the page`() throws {
        let page = try page(of: mixed)
        for (name, start, end) in [
            ("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>"),
        ] {
            let from = try #require(page.firstRange(of: start)).upperBound
            let to = try #require(page[from...].firstRange(of: end)).lowerBound
            let hash = try #require(ContentHash.source(of: String(page[from..<to])))
            #expect(page.contains("\(name) \(hash)"))
        }
    }

    /// The value is what `printf abc | openssl dgst -sha256 -binary | base64` prints.
    @Test func `a hash is SHA-256 in base 64`() {
        #expect(
            ContentHash.source(of: "abc")
                == "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"
        )
    }

    @Test(arguments: 0..<20)
    func `hostile text is only text`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let hostile =
            "</td></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u{202E}"
            + generator.text(length: 40)
        let batch = [
            brokenLink(index: 0, url: hostile, text: hostile),
            brokenResult(index: 1, url: "javascript:alert(1)", message: hostile),
            brokenResult(
                index: 2,
                url: "http://x/?token=s3cret",
                referrer: "data:text/html,\(hostile)"
            ),
            sampleResult(
                index: 3,
                assessment: Assessment(findings: [
                    Finding(.botWall, hostile), Finding(.singlePage, hostile),
                ])
            ),
        ]
        let page = try page(of: batch)
        let names = Set(try elements(page).names)
        #expect(names.isDisjoint(with: ["img", "script", "iframe", "object", "b onerror"]))
        #expect(page.components(separatedBy: "<script>").count == 2)
        #expect(!page.contains("\u{202E}") && !page.contains("s3cret"))
        for match in page.matches(of: /href="([^"]*)"/) {
            #expect(match.1.hasPrefix("http://") || match.1.hasPrefix("#"))
        }
    }

    @Test func `a run without faults says so, and has no empty section`() throws {
        let page = try page(of: [sampleResult(index: 0)])
        #expect(
            page.contains("<p class=\"verdict\">Nothing is broken: 1 URL was fetched well.</p>")
        )
        let ids = page.matches(of: /<section id="([a-z]+)"/).map { String($0.1) }
        #expect(ids == ["results", "hosts", "slowest"])
    }

    @Test func `changes since an earlier run are told`() throws {
        var report = RunReport(hasStatistics: true, hasBaseline: true)
        report.gone = ["http://127.0.0.1/gone"]
        let batch = [
            brokenLink(index: 0, change: .new), brokenLink(index: 1, change: .still),
            sampleResult(index: 2, assessment: Assessment(change: .mended)),
        ]
        let page = try page(of: batch, report: report)
        #expect(page.contains("<span class=\"tag\">new</span>"))
        #expect(page.contains("<span class=\"tag\">still</span>"))
        #expect(page.contains("<section id=\"mended\">") && page.contains("<section id=\"gone\">"))
        #expect(page.contains("2 URLs are broken (1 new, 1 known)."))
    }

    @Test func `a hundred thousand tasks make a page of bounded size that counts the rest`() throws
    {
        var report = RunReport(keepsEverything: true, hasStatistics: true)
        for start in stride(from: 0, to: 100_000, by: 5000) {
            report.record((start..<start + 5000).map { brokenLink(index: $0, pages: 3) })
        }
        let page = try page(of: [], report: report)
        #expect(page.utf8.count < 32 << 20)
        #expect(page.contains("… and 90,000 more that are not listed here."))
    }
}
