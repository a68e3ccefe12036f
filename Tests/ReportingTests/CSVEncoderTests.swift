import DataStructures
import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct CSVEncoderTests {
    private func field(_ text: String) -> String {
        var buffer: [UInt8] = []
        buffer.append(csv: text)
        return String(decoding: buffer, as: UTF8.self)
    }

    private func record(_ result: FetchResult) -> [UInt8] {
        var buffer: [UInt8] = []
        CSVEncoder().append(result, to: &buffer)
        return buffer
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
        ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""),
        ("a\u{1B}b\u{9B}c\u{0}", "a\u{FFFD}b\u{FFFD}c\u{FFFD}"),
        ("é😀", "é😀"),
    ])
    func `fields are quoted where RFC 4180 asks for it`(text: String, expected: String) {
        #expect(field(text) == expected)
    }

    @Test(arguments: [
        "=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "-1+2", "+",
        "-",
        "-1.2.3", "＝1", "＋1", "－1", "＠x", "=",
    ])
    func `what a spreadsheet may run gets an apostrophe`(text: String) {
        let result = field(text)
        #expect(result.hasPrefix("'") || result.hasPrefix("\"'"))
    }

    @Test(arguments: ["-1", "+3", "-12.5", "42", "http://a/", "a=1", "'=1"])
    func `plain numbers and other text stay as they are`(text: String) {
        #expect(field(text) == text)
    }

    @Test func `every record has as many fields as the header`() throws {
        let header = try #require(CSVReader.records(CSVEncoder().header).first)
        #expect(header.count == 33)
        #expect(header.first == "task" && header.last == "linked_from")
        for result in [
            sampleResult(), brokenResult(index: 1),
            sampleResult(anomalies: [.trailingBytes], hops: hops),
            sampleResult(finalURL: "", outcome: .skipped, status: nil, skipReason: .robots),
        ] {
            let records = CSVReader.records(record(result))
            #expect(records.count == 1)
            #expect(records.first?.count == header.count)
        }
    }

    private let hops = [
        RedirectHop(status: 301, url: "http://a/?q=1,2", milliseconds: 3),
        RedirectHop(status: 307, url: "http://b/\"", milliseconds: 4),
    ]

    @Test func `redirects, what was odd and where the body is stand in the last columns`() throws {
        let odd = sampleResult(
            anomalies: [.trailingBytes, .bareLineEnd],
            file: "d/1-a,b",
            hops: hops
        )
        let fields = try #require(CSVReader.records(record(odd)).first)
        #expect(
            fields.dropLast(5).suffix(4) == [
                "true", "301 http://a/?q=1,2 307 http://b/\"", "bare-line-end trailing-bytes",
                "d/1-a,b",
            ]
        )
        let plain = try #require(CSVReader.records(record(sampleResult())).first)
        #expect(plain.suffix(9) == ["true"] + [String](repeating: "", count: 8))
    }

    @Test func `a failure's facts stand in their columns`() throws {
        let names = try #require(CSVReader.records(CSVEncoder().header).first)
        let values = try #require(CSVReader.records(record(brokenResult(index: 4))).first)
        let row = Dictionary(uniqueKeysWithValues: zip(names, values))
        #expect(row["index"] == "4" && row["status"] == "404" && row["outcome"] == "failed")
        #expect(row["error_class"] == "http.404" && row["error_phase"] == "body")
        #expect(row["error_message"] == "404 Not Found" && row["referrer"] == "http://127.0.0.1/")
        #expect(row["total_ms"] == "21.0" && row["reason"] == "" && row["reused"] == "true")
    }

    @Test func `what a link checker says stands in the last columns`() throws {
        let broken = try #require(CSVReader.records(record(brokenLink(index: 1, pages: 3))).first)
        #expect(
            broken.suffix(5) == ["", "error", "", "3", "http://127.0.0.1/page1.html:12:34"]
        )
        let warned = try #require(CSVReader.records(record(warnedResult(index: 1))).first)
        #expect(warned.suffix(5) == ["redirect.no-location body.cut", "warning", "", "", ""])
    }

    @Test func `a page that a spreadsheet would run as a formula gets an apostrophe`() throws {
        let place = LinkPlace(
            page: .unparsed("=cmd()"),
            line: 1,
            column: 2,
            element: "a",
            attribute: "href",
            text: ""
        )
        let assessment = Assessment(linkedFrom: LinkPlaces(count: 1, first: [place]))
        let fields = try #require(
            CSVReader.records(record(sampleResult(assessment: assessment))).first
        )
        #expect(fields.last == "'=cmd():1:2")
    }

    @Test(arguments: 0..<50)
    func `hostile text never breaks out of its record`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = generator.text(length: seed * 5)
        let result = sampleResult(
            url: text,
            error: FetchError(.protoOther, phase: .body, message: text),
            contentType: text,
            referrer: text,
            name: text
        )
        let records = CSVReader.records(record(result))
        #expect(records.count == 1)
        #expect(records.first?.count == 33)
    }
}

/// Parses CSV by the grammar of RFC 4180 §2, byte by byte.
enum CSVReader {
    static func records(_ bytes: [UInt8]) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if isQuoted {
                if byte != 0x22 {
                    field.append(byte)
                } else if position < bytes.count, bytes[position] == 0x22 {
                    field.append(byte)
                    position += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case 0x22 where field.isEmpty: isQuoted = true
            case 0x2C, 0x0A:
                if byte == 0x0A, field.last == 0x0D { field.removeLast() }
                record.append(String(decoding: field, as: UTF8.self))
                field = []
                if byte == 0x0A {
                    records.append(record)
                    record = []
                }
            default: field.append(byte)
            }
        }
        return records
    }
}
