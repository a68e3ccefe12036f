import Fetching
import FetchingTestSupport
import LimitTuning
import Testing

@testable import Reporting

struct MarkdownSinkTests {
    private let scratch = ScratchDirectory()

    private func report(
        of batches: [[FetchResult]],
        _ change: (inout EngineSnapshot) -> Void = { _ in }
    ) throws -> String {
        let path = scratch.file("out.md")
        let sink = MarkdownSink(to: try OutputFile(path: path, as: .report))
        for batch in batches { try sink.write(batch) }
        try sink.close(sampleSummary(of: batches.flatMap { $0 }, change))
        return text(of: path)
    }

    @Test func `the report has a verdict, totals and every broken link with its places`() throws {
        let report = try report(of: [
            [
                sampleResult(index: 0),
                brokenLink(index: 1, url: "http://127.0.0.1/x_y?a=1&b=2", pages: 7),
            ]
        ])
        #expect(
            report.hasPrefix("## crawltop: <http://127.0.0.1/>\n\n**1 URL is broken.**\n\n")
        )
        #expect(report.contains("| 1 | 1 | 0 | 0 | 0 | 4.0 s | 0.5/s | 0 B |"))
        #expect(
            report.contains(
                """

                ### Broken (1)

                - `http.404` <http://127.0.0.1/x_y?a=1&b=2>
                  - on <http://127.0.0.1/page1.html> line 12, column 34, `<a href>` `more`

                """
            )
        )
        #expect(
            report.hasSuffix(
                "page5.html> line 12, column 34, `<a href>` `more`\n  - and 2 more pages\n"
            )
        )
    }

    @Test func `the site's own broken links come first, external ones after, then warnings`() throws
    {
        let report = try report(of: [
            [
                warnedResult(index: 0), brokenLink(index: 1, url: "http://a.test/", role: .check),
                brokenLink(index: 2), sampleResult(index: 3),
            ]
        ])
        let headings = report.split(separator: "\n").filter { $0.hasPrefix("### ") }
        #expect(
            headings == ["### Broken (1)", "### Broken external links (1)", "### Warnings (1)"]
        )
        #expect(report.contains("**1 URL and 1 external link are broken, with 1 warning.**"))
        #expect(
            report.contains(
                "- `redirect.no-location` <http://127.0.0.1/odd> — "
                    + "`a redirect without a Location; read up to 10 MiB`\n"
            )
        )
    }

    @Test(arguments: [
        (ResultSelection.broken, ["Broken (1)"]), (.failed, ["Broken (1)"]),
        (.all, ["Broken (1)", "Warnings (1)", "Everything else (1)"]),
    ])
    func `--only tells what it holds`(selection: ResultSelection, headings: [String]) throws {
        let path = scratch.file("only.md")
        let sink = MarkdownSink(to: try OutputFile(path: path, as: .report))
        let batch = [warnedResult(index: 0), brokenLink(index: 1), sampleResult(index: 2)]
        let report = RunReport(keepsEverything: selection == .all)
        try sink.close(sampleSummary(of: batch, report: report, only: selection))
        let found = text(of: path).split(separator: "\n").filter { $0.hasPrefix("### ") }
        #expect(found == headings.map { "### \($0)" })
    }

    @Test func `changes since an earlier run are told`() throws {
        let path = scratch.file("changes.md")
        let sink = MarkdownSink(to: try OutputFile(path: path, as: .report))
        var report = RunReport(hasBaseline: true)
        report.gone = ["http://127.0.0.1/gone"]
        try sink.close(
            sampleSummary(
                of: [
                    brokenLink(index: 0, url: "http://127.0.0.1/a", change: .still),
                    brokenLink(index: 1, url: "http://127.0.0.1/b", change: .new),
                    sampleResult(index: 2, assessment: Assessment(change: .mended)),
                ],
                report: report
            )
        )
        let text = text(of: path)
        #expect(text.contains("**2 URLs are broken (1 new, 1 known).**"))
        let new = try #require(text.firstRange(of: "- `http.404` **new** <http://127.0.0.1/b>"))
        let still = try #require(text.firstRange(of: "- `http.404` **still** <http://127.0.0.1/a>"))
        #expect(new.lowerBound < still.lowerBound)
        #expect(text.contains("### Gone, and broken before (1)\n\n- <http://127.0.0.1/gone>"))
        #expect(text.contains("### Mended (1)\n\n- `ok 200` <http://127.0.0.1/a>"))
    }

    @Test func `what there is to say of the whole run follows the verdict`() throws {
        let finding = Finding(.seedRedirected, "the seed http://a/ led to http://a/login")
        let report = try report(of: [
            [sampleResult(index: 0, assessment: Assessment(findings: [finding]))]
        ])
        #expect(report.contains("\n- `the seed http://a/ led to http://a/login`\n"))
        #expect(!report.contains("### Warnings"))
    }

    @Test func `no secret of a URL is in it, and no link hides one`() throws {
        let url = "http://x/?token=s3cret"
        let report = try report(of: [
            [brokenResult(index: 1, url: url, referrer: url, message: "back to \(url)")]
        ])
        #expect(!report.contains("s3cret"))
        #expect(report.contains("- `http.404` `http://x/?token=***` — "), "\(report)")
    }

    @Test func `a run that was stopped says so`() throws {
        let report = try report(of: [[]]) { $0.stage = .finished(.fuse) }
        #expect(report.contains("**Stopped early:** too many of the last tasks failed"))
    }

    @Test func `what a comparison of limits has found follows the totals`() throws {
        let path = scratch.file("compared.md")
        let sink = MarkdownSink(to: try OutputFile(path: path, as: .report))
        var plan = ComparisonPlan(seed: 1)
        plan.limits = [4, 12]
        var summary = sampleSummary()
        summary.comparisons = [Comparison(plan).view]
        summary.comparisons[0].sentence = "Use 12."
        try sink.close(summary)
        #expect(text(of: path).hasSuffix("\n**limits 4, 12 compared &#40;probe&#41;:** Use 12.\n"))
    }

    @Test func `a task that ends well at last is no failure`() throws {
        let report = try report(of: [[brokenResult(index: 1)], [sampleResult(index: 1)]])
        #expect(!report.contains("###"))
    }

    @Test(arguments: [
        "a|b", "`code`", "<script>alert(1)</script>", "[x](javascript:alert(1))", "*bold* _it_",
        "a\n\n# heading", "\u{202E}gpj", "@everyone", "&lt;", "\u{1B}]52;c;x\u{7}",
    ])
    func `text in sentences is never structure`(hostile: String) throws {
        var buffer: [UInt8] = []
        buffer.append(markdown: hostile)
        let text = String(decoding: buffer, as: UTF8.self)
        let outsideReferences = text.replacing(/&#[0-9]+;/, with: "")
        #expect(!outsideReferences.contains { "|`<>[]()*_&#@\n\\!:".contains($0) })
        #expect(!outsideReferences.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    }

    @Test(arguments: [
        "a|b", "`code`", "``", "<script>alert(1)</script>", "a\n\n# heading", "`", " a ",
        "\u{202E}x",
        "](javascript:alert(1))", "x```y", "\u{1B}]52;c;x\u{7}",
    ])
    func `a code span ends where it was meant to`(hostile: String) throws {
        var buffer: [UInt8] = []
        buffer.append(codeSpan: hostile)
        let text = String(decoding: buffer, as: UTF8.self)
        let fence = text.prefix { $0 == "`" }
        let inner = text.dropFirst(fence.count).dropLast(fence.count)
        #expect(!fence.isEmpty && text.hasSuffix(fence))
        #expect(!inner.hasPrefix("`") && !inner.hasSuffix("`"))
        let runs = inner.split { $0 != "`" }.map(\.count)
        #expect(!runs.contains(fence.count))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "ftp://x/", "HTTP://x/", "no url"])
    func `only http and https become links`(url: String) {
        var buffer: [UInt8] = []
        buffer.append(markdownURL: url)
        #expect(String(decoding: buffer, as: UTF8.self) == "`\(url)`")
    }

    @Test(arguments: [
        ("http://x/>)|`\\\" <\n", false), ("http://x/a b", false), ("http://x/é", false),
        ("http://x/_a_*b*[c](d)|`~@everyone", true), ("http://x/?a=1&b=2&copy=3", true),
    ])
    func `a URL is a link unless it could leave it`(url: String, isLink: Bool) {
        var buffer: [UInt8] = []
        buffer.append(markdownURL: url)
        let text = String(decoding: buffer, as: UTF8.self)
        #expect(isLink ? text == "<\(url)>" : text.hasPrefix("`"))
    }

    @Test func `what looks like a character reference in a URL stays what it is`() {
        var buffer: [UInt8] = []
        buffer.append(markdownURL: "http://x/?a=1&lt;&#60;&x=y;&z")
        let text = String(decoding: buffer, as: UTF8.self)
        #expect(text == "<http://x/?a=1&amp;lt;&amp;#60;&x=y;&z>")
    }

    @Test func `a huge report stays below the limit, and drops external links first`() throws {
        let path = "/" + String(repeating: "a", count: 900)
        let own = (0..<300).map { brokenLink(index: $0, url: "http://127.0.0.1\(path)\($0)") }
        let external = (300..<2000).map {
            brokenLink(index: $0, url: "http://a.test\(path)\($0)", role: .check)
        }
        let report = try report(of: [external + own])
        #expect(report.utf8.count < 1 << 20)
        #expect(report.split(separator: "\n").count { $0.contains("<http://127.0.0.1/aaa") } == 300)
        let listed = report.split(separator: "\n").count { $0.contains("<http://a.test") }
        #expect(listed > 100)
        #expect(
            report.contains("… and \(HumanText.grouped(1700 - listed)) more that are not listed")
        )
        #expect(report.contains("### Broken external links (1,700)"))
    }
}
