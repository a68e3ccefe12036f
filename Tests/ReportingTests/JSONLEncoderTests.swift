import DataStructures
import Fetching
import FetchingTestSupport
import Foundation
import Testing

@testable import Reporting

struct JSONLEncoderTests {
    private func line(_ result: FetchResult) -> String {
        var buffer: [UInt8] = []
        JSONLEncoder().append(result, to: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private func parsed(_ result: FetchResult) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(line(result).utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `a result has every key of the contract in its order`() {
        var timing = PhaseTiming()
        timing.queued = 0.1
        timing.connect = 0.2
        timing.wait = 20.4
        timing.body = 0.3
        #expect(
            line(sampleResult(timing: timing)) == """
                {"task":"fetch-17","index":16,"url":"http://127.0.0.1/a",\
                "final_url":"http://127.0.0.1/a","outcome":"ok","status":200,"error":null,\
                "attempts":1,"redirects":0,"content_type":"text/html","bytes":1024,\
                "wire_bytes":612,"depth":0,"referrer":null,"reason":null,\
                "timing_ms":{"queued":0.1,"dns":0.0,"connect":0.2,"tls":0.0,"wait":20.4,\
                "body":0.3,"total":21.0},"reused":true}

                """
        )
    }

    @Test func `redirects that were followed come after the keys of the contract`() {
        let hops = [
            RedirectHop(status: 301, url: "http://a/\"", milliseconds: 3),
            RedirectHop(status: 307, url: "http://b/", milliseconds: 4),
        ]
        let line = line(sampleResult(hops: hops))
        #expect(self.line(sampleResult(file: "d/1-a\"")).hasSuffix(",\"file\":\"d/1-a\\\"\"}\n"))
        #expect(
            line.hasSuffix(
                """
                ,"reused":true,"hops":[{"status":301,"url":"http://a/\\""},\
                {"status":307,"url":"http://b/"}]}

                """
            )
        )
    }

    @Test func `what was odd about an answer follows the contract's keys`() {
        #expect(
            line(sampleResult(anomalies: [.trailingBytes, .bareLineEnd])).hasSuffix(
                ",\"reused\":true,\"anomalies\":[\"bare-line-end\",\"trailing-bytes\"]}\n"
            )
        )
    }

    @Test func `a failure has class, phase, message and referrer`() {
        let result = sampleResult(
            index: 3,
            role: .crawl,
            outcome: .failed,
            status: nil,
            error: FetchError(.timeoutFirstByte, phase: .wait, message: "no byte in 20 s"),
            contentType: nil,
            referrer: "http://127.0.0.1/"
        )
        let line = line(result)
        #expect(
            line.contains(
                #""outcome":"failed","status":null,"error":{"class":"timeout.first-byte","phase":"wait","message":"no byte in 20 s"},"#
            )
        )
        #expect(line.contains(#""content_type":null,"#))
        #expect(line.contains(#""referrer":"http://127.0.0.1/","reason":null,"#))
    }

    @Test func `a broken link has its severity and the places that link to it`() throws {
        let line = line(brokenLink(index: 1, pages: 2))
        #expect(
            line.hasSuffix(
                """
                ,"reused":true,"severity":"error","linked_from_count":2,"linked_from":[\
                {"url":"http://127.0.0.1/page1.html","line":12,"column":34,"element":"a",\
                "attribute":"href","text":"more"},\
                {"url":"http://127.0.0.1/page2.html","line":12,"column":34,"element":"a",\
                "attribute":"href","text":"more"}]}

                """
            )
        )
    }

    @Test func `of many pages the first hundred are named and all are counted`() throws {
        let fields = try parsed(brokenLink(index: 1, pages: 532))
        #expect((fields["linked_from"] as? [Any])?.count == 100)
        #expect(fields["linked_from_count"] as? Int == 532)
    }

    @Test func `a place without lines has null for them`() {
        let place = LinkPlace(
            page: "http://a/",
            line: 0,
            column: 0,
            element: "",
            attribute: "Link",
            text: ""
        )
        let places = LinkPlaces(count: 1, first: [place])
        let line = line(sampleResult(assessment: Assessment(linkedFrom: places)))
        #expect(line.contains(#""line":null,"column":null,"element":"","attribute":"Link""#))
    }

    @Test func `findings are named, and are warnings unless the task failed`() {
        #expect(
            line(warnedResult(index: 1)).hasSuffix(
                ",\"warnings\":[\"redirect.no-location\",\"body.cut\"],\"severity\":\"warning\"}\n"
            )
        )
    }

    @Test func `a failure that nobody has judged is an error, and one that is ignored is not`() {
        #expect(line(brokenResult(index: 1)).hasSuffix(",\"severity\":\"error\"}\n"))
        let ignored = Assessment(findings: [Finding(.ignored, "--ignore names it")])
        let line = line(brokenResult(index: 1).assessed(ignored))
        #expect(line.hasSuffix(",\"warnings\":[\"link.ignored\"]}\n"))
    }

    @Test func `validators are written as they came`() {
        let validators = Validators(
            etag: "W/\"a\"",
            lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"
        )
        #expect(
            line(sampleResult(validators: validators)).hasSuffix(
                #","etag":"W/\"a\"","last_modified":"Sun, 06 Nov 1994 08:49:37 GMT"}"# + "\n"
            )
        )
    }

    @Test(arguments: LinkChange.allCases)
    func `a change since an earlier run is named`(change: LinkChange) {
        let line = line(sampleResult(assessment: Assessment(change: change)))
        #expect(line.hasSuffix(",\"change\":\"\(change.rawValue)\"}\n"))
    }

    @Test func `a skipped task has a reason and no final URL`() {
        let result = sampleResult(
            finalURL: "",
            outcome: .skipped,
            status: nil,
            skipReason: .parked
        )
        let line = line(result)
        #expect(line.contains(#""final_url":null,"outcome":"skipped","status":null,"#))
        #expect(line.contains(#""reason":"parked","#))
    }

    @Test(arguments: [
        ("\"", #"\""#), ("\\", #"\\"#), ("\n", #"\n"#), ("\r", #"\r"#), ("\t", #"\t"#),
        ("\u{8}", #"\b"#), ("\u{C}", #"\f"#), ("\u{0}", #"\u0000"#), ("\u{1B}", #"\u001b"#),
        ("\u{7F}", #"\u007f"#), ("\u{80}", #"\u0080"#), ("\u{9B}", #"\u009b"#),
        ("\u{9F}", #"\u009f"#), ("\u{2028}", #"\u2028"#), ("\u{2029}", #"\u2029"#),
        ("\u{A0}", "\u{A0}"), ("\u{2027}", "\u{2027}"), ("\u{202A}", "\u{202A}"),
        ("/", "/"), ("é", "é"), ("😀", "😀"), ("~", "~"), (" ", " "),
    ])
    func `what may harm a reader is escaped`(text: String, escaped: String) {
        // Also in the middle of a word of eight bytes, at its start and at its end.
        for (before, after) in [("", ""), ("abcdefg", "h"), ("abcdefgh", "ijklmnopq"), ("é", "")] {
            var buffer: [UInt8] = []
            buffer.append(json: before + text + after)
            #expect(String(decoding: buffer, as: UTF8.self) == "\"\(before)\(escaped)\(after)\"")
        }
    }

    @Test(arguments: 0..<50)
    func `any text reads back as it was`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = generator.text(length: seed * 7)
        let fields = try parsed(
            sampleResult(
                url: text,
                error: FetchError(.protoOther, phase: .body, message: text),
                contentType: text,
                name: text
            )
        )
        #expect(fields["url"] as? String == text)
        #expect(fields["task"] as? String == text)
        #expect(fields["content_type"] as? String == text)
        #expect((fields["error"] as? [String: Any])?["message"] as? String == text)
    }

    @Test func `one result is one line of printable characters`() {
        var generator = SplitMix64(seed: 7)
        let line = line(sampleResult(url: generator.text(length: 5000)))
        #expect(line.utf8.count { $0 == 0x0A } == 1)
        let controls = line.unicodeScalars.dropLast().filter {
            $0.value < 0x20 || (0x7F..<0xA0).contains($0.value)
        }
        #expect(controls.isEmpty)
    }

    @Test(arguments: [
        (0.0, "0.0"), (0.04, "0.0"), (0.05, "0.1"), (0.95, "1.0"), (9.96, "10.0"), (21.04, "21.0"),
        (123_456.78, "123456.8"), (-5, "0.0"), (.nan, "0.0"), (-.infinity, "0.0"),
        (.infinity, "1000000000000000.0"), (1e300, "1000000000000000.0"),
    ])
    func `times have one decimal and are always numbers`(value: Double, text: String) {
        var buffer: [UInt8] = []
        buffer.append(tenths: value)
        #expect(String(decoding: buffer, as: UTF8.self) == text)
    }

    @Test(arguments: [0, 9, 10, -1, 65535, Int.max, Int.min])
    func `whole numbers are written in full`(value: Int) {
        var buffer: [UInt8] = []
        buffer.append(decimal: value)
        #expect(String(decoding: buffer, as: UTF8.self) == String(value))
    }

    @Test func `a hostile message of a mebibyte takes no quadratic time`() throws {
        let message = String(repeating: "\u{E2}\u{2028}\u{C2}", count: 100_000)
        let result = sampleResult(error: FetchError(.protoOther, phase: .body, message: message))
        let error = try #require(try parsed(result)["error"] as? [String: Any])
        #expect((error["message"] as? String)?.count == message.count)
    }
}
