import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import Reporting

/// What a later run reads of the results of an earlier one.
struct EarlierRunTests {
    private let scratch = ScratchDirectory()

    private func file(_ results: [FetchResult], tail: String = "") -> String {
        var lines: [UInt8] = []
        for result in results { JSONLEncoder().append(result, to: &lines) }
        let path = scratch.file("old.jsonl")
        write(String(decoding: lines, as: UTF8.self) + tail, to: path)
        return path
    }

    private func changes(_ old: [FetchResult], _ new: [FetchResult]) throws -> [LinkChange?] {
        var baseline = try Baseline(path: file(old))
        return baseline.judge(new).map(\.assessment.change)
    }

    @Test func `each broken link is new or still broken, and a good one mended`() throws {
        let old = [
            brokenLink(index: 0, url: "http://a/0"), brokenLink(index: 1, url: "http://a/1"),
            sampleResult(index: 2, url: "http://a/2"), sampleResult(index: 3, url: "http://a/3"),
        ]
        let new = [
            brokenLink(index: 0, url: "http://a/0", status: 500),
            sampleResult(index: 1, url: "http://a/1"), brokenLink(index: 2, url: "http://a/2"),
            sampleResult(index: 3, url: "http://a/3"), brokenLink(index: 4, url: "http://a/4"),
        ]
        #expect(try changes(old, new) == [.still, .mended, .new, nil, .new])
    }

    @Test func `a warning is not broken, before and now`() throws {
        let warned = brokenLink(index: 0, url: "http://a/0").assessed(
            Assessment(severity: .warning)
        )
        let broken = brokenLink(index: 0, url: "http://a/0")
        #expect(try changes([warned], [broken]) == [.new])
        #expect(try changes([broken], [warned]) == [.mended])
    }

    @Test func `the last of several lines counts`() throws {
        let broken = brokenLink(index: 0, url: "http://a/0")
        let good = sampleResult(index: 0, url: "http://a/0")
        #expect(try changes([broken, good], [broken]) == [.new])
        #expect(try changes([good, broken], [broken]) == [.still])
    }

    private static let unseen: [(Outcome, SkipReason?, LinkChange?)] = [
        (.skipped, .robots, .gone), (.skipped, .scope, .gone), (.skipped, .budget, nil),
        (.skipped, .fuse, nil), (.cancelled, nil, nil),
    ]

    @Test(arguments: unseen)
    func `what nobody looked at is gone only if a rule says so`(
        outcome: Outcome,
        reason: SkipReason?,
        change: LinkChange?
    ) throws {
        let old = brokenLink(index: 0, url: "http://a/0")
        let new = sampleResult(
            index: 0,
            url: "http://a/0",
            outcome: outcome,
            status: nil,
            skipReason: reason
        )
        #expect(try changes([old], [new]) == [change])
    }

    @Test func `links that no result tells of are gone`() throws {
        let old = ["http://a/y", "http://a/x", "http://a/z"].enumerated()
            .map { brokenLink(index: $0, url: $1) }
        var baseline = try Baseline(path: file(old))
        _ = baseline.judge([sampleResult(url: "http://a/y")])
        #expect(baseline.gone == ["http://a/x", "http://a/z"])
    }

    @Test func `a file of a version without severity counts failures`() throws {
        let path = scratch.file("v0.jsonl")
        write(
            #"{"task":"crawl-1","url":"http://a/0","outcome":"failed","error":{"class":"http.404"}}"#
                + "\n" + #"{"url":"http://a/1","outcome":"ok"}"# + "\n",
            to: path
        )
        var baseline = try Baseline(path: path)
        let new = [
            brokenLink(index: 0, url: "http://a/0"), brokenLink(index: 1, url: "http://a/1"),
        ]
        #expect(baseline.judge(new).map(\.assessment.change) == [.still, .new])
    }

    @Test func `half a record at the end is left out`() throws {
        let path = file([brokenLink(index: 0)], tail: "{\"task\":\"crawl-2\",\"url\":\"ht")
        #expect(try Baseline(path: path).gone == ["http://127.0.0.1/broken"])
    }

    @Test(arguments: [
        ("x\n", 1), ("{}\n", 1), ("{\"url\":\"a\",\"outcome\":\"good\"}\n", 1),
        ("{\"url\":\"a\",\"outcome\":\"ok\"} x\n", 1),
        ("{\"url\":\"a\",\"outcome\":\"ok\"}\n\n[1]\n", 3),
    ])
    func `a file of something else is refused by its line`(text: String, line: Int) {
        let path = scratch.file("foreign.jsonl")
        write(text, to: path)
        #expect(throws: EarlierRun.Failure.foreign(line: line)) { try Baseline(path: path) }
    }

    @Test func `a file that is not there cannot be read`() {
        #expect(throws: EarlierRun.Failure.cannotRead(code: 2)) {
            try Baseline(path: scratch.file("none"))
        }
    }

    @Test(arguments: [
        "\"\\u0041\\ud83d\\ude00\\n\\\"\\\\\\/\"", "\"\\ud83d\"", "\"é\\u00e9\"",
    ])
    func `strings are read with their escapes`(text: String) throws {
        let line = "{\"x\":[1,{\"y\":[null,\"}\"]},-1e5],\"url\":\(text),\"outcome\":\"ok\"}"
        let result = try #require(EarlierResult(line: Array(line.utf8)[...]))
        let expected = ["A😀\n\"\\/", "\u{FFFD}", "éé"]
        #expect(expected.contains(result.url))
    }

    @Test func `any text comes back as it was written`() throws {
        let url = "\u{0}\u{1F}\"\\/\u{7F}\u{80}\u{2028}é😀"
        var line: [UInt8] = []
        JSONLEncoder().append(sampleResult(url: url, name: "\u{2029}{}[]"), to: &line)
        #expect(EarlierResult(line: line.dropLast())?.url == url)
    }

    @Test func `nesting without end is no result and takes no stack`() {
        let line = Array("{\"x\":".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(EarlierResult(line: line[...]) == nil)
    }

    // MARK: Content

    private let validators = Validators(
        etag: "\"1\"",
        lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"
    )

    private func content(_ results: [FetchResult]) throws -> EarlierContent {
        try EarlierContent(path: file(results))
    }

    @Test(arguments: [
        ("image/png", true), ("Image/JPEG; q=1", true), ("application/pdf", true),
        ("text/html", false), ("text/css", false), ("image/svg+xml", false),
        ("application/xml", false), ("application/octet-stream", false), (nil, false),
    ])
    func `a crawl asks so only for what holds no links`(type: String?, isAsked: Bool) throws {
        let url = try WebURL("http://a/")
        let content = try content([
            sampleResult(url: "http://a/", contentType: type, validators: validators)
        ])
        #expect(content.validators(for: url) == validators)
        #expect(content.validators(for: url, role: .check) == validators)
        #expect(content.validators(for: url, role: .crawl) == (isAsked ? validators : nil))
    }

    @Test func `what failed or was redirected has no validators`() throws {
        let content = try content([
            sampleResult(
                index: 0,
                url: "http://a/0",
                finalURL: "http://a/x",
                validators: validators
            ),
            sampleResult(index: 1, url: "http://a/1", outcome: .failed, validators: validators),
            sampleResult(index: 2, url: "http://a/2", validators: validators),
            sampleResult(index: 2, url: "http://a/2"),
        ])
        for path in 0..<3 {
            #expect(content.validators(for: try WebURL("http://a/\(path)")) == nil)
        }
    }

    @Test func `an answer 304 keeps the type and the validators of the content`() throws {
        let content = try content([
            sampleResult(url: "http://a/", contentType: "image/png", validators: validators)
        ])
        let newer = Validators(etag: "\"2\"", lastModified: nil)
        let answer = sampleResult(
            url: "http://a/",
            status: 304,
            contentType: nil,
            validators: newer
        )
        let completed = content.completed(answer)
        #expect(completed.contentType == "image/png")
        #expect(completed.validators?.etag == "\"2\"")
        #expect(completed.validators?.lastModified == validators?.lastModified)
        let whole = sampleResult(url: "http://a/", contentType: nil)
        #expect(content.completed(whole).contentType == nil)
    }
}
