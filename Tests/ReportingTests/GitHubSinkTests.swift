import DataStructures
import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct GitHubSinkTests {
    private let scratch = ScratchDirectory()

    private func lines(
        of batch: [FetchResult],
        report: RunReport? = nil,
        only selection: ResultSelection? = nil
    ) throws -> [String] {
        let path = scratch.file("out.github")
        let sink = GitHubSink(to: try OutputFile(path: path, as: .report))
        try sink.close(sampleSummary(of: batch, report: report, only: selection))
        return text(of: path).split(separator: "\n").map(String.init)
    }

    @Test func `a broken link is an error with its URL and its places`() throws {
        let lines = try lines(of: [brokenLink(index: 0, url: "http://127.0.0.1/a,b", pages: 7)])
        #expect(
            lines.first?.hasPrefix(
                "::error title=http.404::http://127.0.0.1/a,b%0A"
                    + "on http://127.0.0.1/page1.html:12:34 <a href> “more”%0A"
            ) == true
        )
        #expect(lines.first?.hasSuffix("%0Aand 2 more pages") == true)
        #expect(lines.last == "1 URL is broken.")
    }

    @Test func `ten errors are shown, the site's own first, and the rest is a group`() throws {
        let external = (0..<12).map {
            brokenLink(index: $0, url: "http://b.test/\($0)", role: .check)
        }
        let own = (12..<20).map { brokenLink(index: $0, url: "http://127.0.0.1/\($0)") }
        let lines = try lines(of: external + own + [warnedResult(index: 20)])
        let errors = lines.filter { $0.hasPrefix("::error ") }
        #expect(errors.count == 10 && errors.count { $0.contains("::http://127.0.0.1/") } == 8)
        #expect(lines.count { $0.hasPrefix("::warning title=redirect.no-location::") } == 1)
        let start = try #require(lines.firstIndex(of: "::group::10 more"))
        #expect(lines[start + 11] == "::endgroup::")
        #expect(lines[start + 1].hasPrefix("http.404: http://b.test/"))
    }

    @Test func `what was broken before is no error`() throws {
        let report = RunReport(hasBaseline: true)
        let lines = try lines(
            of: [
                brokenLink(index: 0, url: "http://127.0.0.1/z", change: .new),
                brokenLink(index: 1, change: .still),
            ],
            report: report
        )
        #expect(lines.count { $0.hasPrefix("::error ") } == 1)
        #expect(lines.contains { $0.hasPrefix("http.404, still: http://127.0.0.1/broken") })
    }

    @Test func `a run that could look at nothing is an error`() throws {
        let skipped = sampleResult(outcome: .skipped, status: nil, skipReason: .robots)
        let lines = try lines(of: [skipped])
        #expect(
            lines.first?.hasPrefix("::error title=crawltop::Nothing could be looked at") == true
        )
    }

    @Test(arguments: [
        ("a%b\r\nc:d,e", false, "a%25b%0D%0Ac:d,e"), ("a%b\r\nc:d,e", true, "a%25b%0D%0Ac%3Ad%2Ce"),
    ])
    func `values are escaped as the runner reads them`(
        text: String,
        isProperty: Bool,
        expected: String
    ) {
        var buffer: [UInt8] = []
        buffer.append(workflow: text, isProperty: isProperty)
        #expect(String(decoding: buffer, as: UTF8.self) == expected)
    }

    @Test(arguments: 0..<20)
    func `hostile text begins no command`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let hostile =
            "##[error]\n::set-output name=x::y\r\n##[add-mask]" + generator.text(length: 50)
        let batch = (0..<15).map { index in
            brokenLink(index: index, url: "\(hostile)\(index)", text: hostile)
        }
        for line in try lines(of: batch) {
            #expect(!line.contains("##["))
            guard line.hasPrefix("::") else { continue }
            let command = line.dropFirst(2).prefix { $0 != ":" && $0 != " " }
            #expect(["error", "group", "endgroup"].contains(command))
        }
    }
}
