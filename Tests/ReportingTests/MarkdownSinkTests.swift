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

    @Test func `the report has totals and the failures by class with their referrers`() throws {
        let report = try report(of: [
            [
                sampleResult(index: 0), brokenResult(index: 1, url: "http://127.0.0.1/x_y"),
                brokenResult(index: 2, status: 500), brokenResult(index: 3),
            ]
        ])
        #expect(report.hasPrefix("## crawltop: http&#58;//127.0.0.1/\n"))
        #expect(report.contains("| 1 | 3 | 0 | 0 | 0 | 4.0 s | 1.0/s | 0 B |"))
        let classes = report.split(separator: "\n").filter { $0.hasPrefix("### ") }
        #expect(classes == ["### <code>http.404</code> (2)", "### <code>http.500</code> (1)"])
        #expect(
            report.contains(
                "| [http&#58;//127.0.0.1/x&#95;y](<http://127.0.0.1/x_y>) "
                    + "| [http&#58;//127.0.0.1/](<http://127.0.0.1/>) | <code>404 Not Found</code> |"
            )
        )
    }

    @Test func `no secret of a URL is in it, and no link hides one`() throws {
        let url = "http://x/?token=s3cret"
        let report = try report(of: [
            [brokenResult(index: 1, url: url, referrer: url, message: "back to \(url)")]
        ])
        #expect(!report.contains("s3cret"))
        #expect(report.contains("| http&#58;//x/?token=&#42;&#42;&#42; |"), "\(report)")
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
    func `text is never structure`(hostile: String) throws {
        var buffer: [UInt8] = []
        buffer.append(markdown: hostile)
        let text = String(decoding: buffer, as: UTF8.self)
        let outsideReferences = text.replacing(/&#[0-9]+;/, with: "")
        #expect(!outsideReferences.contains { "|`<>[]()*_&#@\n\\!:".contains($0) })
        #expect(!outsideReferences.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
    }

    @Test(arguments: ["javascript:alert(1)", "data:text/html,x", "ftp://x/", "HTTP://x/", ""])
    func `only http and https become links`(url: String) {
        var buffer: [UInt8] = []
        buffer.append(markdownLink: url)
        #expect(!String(decoding: buffer, as: UTF8.self).contains("]("))
    }

    @Test func `a link cannot be left`() {
        var buffer: [UInt8] = []
        buffer.append(markdownLink: "http://x/>)|`\\\" <\n\u{1B}é")
        let text = String(decoding: buffer, as: UTF8.self)
        #expect(text.hasSuffix("](<http://x/%3E)%7C%60%5C%22%20%3C%0A%1B%C3%A9>)"))
    }

    @Test func `a huge report stays below the limit and counts the rest`() throws {
        let path = "/" + String(repeating: "a", count: 1900)
        let batch = (0..<6000).map { brokenResult(index: $0, url: "http://127.0.0.1\(path)\($0)") }
        let report = try report(of: [batch])
        #expect(report.utf8.count < 1 << 20)
        let listed = report.split(separator: "\n").count { $0.hasPrefix("| [") }
        #expect(report.contains("… and \(6000 - listed) more failures"))
    }
}
