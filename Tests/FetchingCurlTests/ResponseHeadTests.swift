import Fetching
import Testing

@testable import FetchingCurl

struct ResponseHeadTests {
    /// Reads lines as libcurl hands them over.
    ///
    /// Returns what refused them.
    private func read(_ lines: [String]) -> (head: ResponseHead, violation: ResponseHead.Violation?)
    {
        let head = ResponseHead(keepsBytes: true)
        for line in lines {
            do {
                try Array((line + "\r\n").utf8).withUnsafeBytes { try head.read($0) }
            } catch { return (head, error as? ResponseHead.Violation) }
        }
        return (head, nil)
    }

    @Test func `the fields that matter are read in any case and spacing`() {
        let (head, violation) = read([
            "HTTP/1.1 301 Moved", "CONTENT-TYPE:text/html", "content-Length:  12 ",
            "Location: /next", "Location: /other", "Retry-After: 120",
            "Content-Encoding: gzip", "X-Other: 1", "",
        ])
        #expect(violation == nil)
        #expect(head.status == 301)
        #expect(head.contentType == "text/html")
        #expect(head.contentLength == 12)
        #expect(head.location == "/next")
        #expect(head.retryAfter == .seconds(120))
        #expect(head.contentEncoding == "gzip")
        #expect(head.isComplete)
    }

    @Test(arguments: [
        (["Location:", " /y"], "/y"), (["Location: /x", "\t /y "], "/x /y"),
        (["Location: /y", " "], "/y"),
        (["Location: /y", "X: 1", " /z"], "/y"), (["Location: /y", "Location: /z", " /w"], "/y"),
        (["Location:", " /y", "", " /z"], "/y"),
    ])
    func `a folded line goes on the one before it`(lines: [String], location: String) {
        let (head, _) = read(["HTTP/1.1 302 Found"] + lines + [""])
        #expect(head.location == location)
    }

    @Test func `folds count in every field that is read`() {
        let (head, violation) = read([
            "HTTP/1.1 302 Found", "Content-Type: text/html;", " charset=x", "Retry-After:", " 7",
            "Refresh: 0;", " url=/r", "Content-Encoding: gzip", " , br", "Connection: x,", " close",
            "",
        ])
        #expect(violation == nil)
        #expect(head.contentType == "text/html; charset=x" && head.retryAfter == .seconds(7))
        #expect(head.refresh == "0; url=/r" && head.contentEncoding == "gzip , br")
        #expect(head.announcesClose && head.anomalies == .foldedHeader)
        #expect(read(["HTTP/1.1 200", "Content-Length: 1", " 2", ""]).violation == .invalidLength)
    }

    @Test(
        arguments: [
            ([0x2F, 0xE9], "/%E9"), ([0x2F, 0xC3, 0xA9], "/é"),
            ([0x2F, 0xC3, 0xA9, 0xFF], "/%C3%A9%FF"),
            ([0x2F, 0x25, 0x45, 0x39], "/%E9"),
        ] as [([UInt8], String)]
    )
    func `a Location that is no UTF-8 keeps its bytes`(bytes: [UInt8], location: String) throws {
        let head = ResponseHead(keepsBytes: false)
        for line in [Array("HTTP/1.1 302\r\n".utf8), Array("Location: ".utf8) + bytes + [13, 10]] {
            try line.withUnsafeBytes { try head.read($0) }
        }
        #expect(head.location == location)
    }

    @Test(arguments: [
        (["Date: Sun, 06 Nov 1994 08:00:00 GMT"], 3), (["Date: Sun, 06 Nov 1994 08:00:10 GMT"], 0),
        (["Date: Sun, 06 Nov", " 1994 08:00:01 GMT"], 2), (["Date: yesterday"], 0), ([], 0),
    ])
    func `a date to wait for counts from the answer's own`(dates: [String], seconds: Int) {
        let wait = "Retry-After: Sun, 06 Nov 1994 08:00:03 GMT"
        for lines in [dates + [wait], [wait] + dates] {
            let (head, _) = read(["HTTP/1.1 503 x"] + lines + [""])
            #expect(head.retryAfter == .seconds(seconds))
        }
    }

    @Test func `validators are read where they are wanted, and those of an interim answer are not`()
        throws
    {
        let lines = [
            "HTTP/1.1 103 Early Hints", "ETag: \"early\"", "", "HTTP/1.1 200 OK",
            "etag: W/\"a b\"", "LAST-MODIFIED:  Sun, 06 Nov 1994 08:49:37 GMT ", "",
        ]
        let head = ResponseHead(keepsBytes: false, keepsValidators: true)
        for line in lines {
            try Array((line + "\r\n").utf8).withUnsafeBytes { try head.read($0) }
        }
        #expect(head.validators?.etag == "W/\"a b\"")
        #expect(head.validators?.lastModified == "Sun, 06 Nov 1994 08:49:37 GMT")
        head.clear()
        #expect(head.validators == nil)
        #expect(read(lines).head.validators == nil)
    }

    @Test func `an interim answer counts for nothing but size`() {
        let (head, _) = read([
            "HTTP/1.1 103 Early Hints", "Location: /wrong", "Content-Length: 1", "",
            "HTTP/1.1 200 OK", "Content-Length: 2", "",
        ])
        #expect(head.status == 200)
        #expect(head.location == nil)
        #expect(head.contentLength == 2)
        #expect(String(decoding: head.bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test(
        arguments: [
            (["5", "5"], nil), (["5, 5"], nil), (["5", "6"], .differingLengths),
            (["5, 6"], .differingLengths), (["5", "99999999999999999999999"], .differingLengths),
            (["-1"], .invalidLength), (["+5"], .invalidLength), (["5x"], .invalidLength),
            ([""], .invalidLength), (["5,"], .invalidLength), (["0x10"], .invalidLength),
            (["5 6"], .invalidLength),
        ] as [([String], ResponseHead.Violation?)]
    )
    func `a length is one number`(values: [String], expected: ResponseHead.Violation?) {
        let lines = values.map { "Content-Length: \($0)" }
        #expect(read(["HTTP/1.1 200 OK"] + lines + [""]).violation == expected)
    }

    /// Such lines must not make what came before them forgotten.
    @Test(arguments: ["HTTP/1.1 404: x", "HABC/x: 1", "HTTP/2 200 : 5"])
    func `a field that looks like a status line is none`(line: String) {
        let (head, violation) = read([
            "HTTP/1.1 200 OK", "Content-Length: 5", line, "Content-Length: 7", "",
        ])
        #expect(violation == .differingLengths)
        #expect(head.status == 200)
    }

    @Test func `a length beyond 64 bits is as long as can be`() {
        #expect(
            read(["HTTP/1.1 200", "Content-Length: 99999999999999999999"]).head.contentLength
                == .max
        )
    }

    @Test func `fields of a trailer change nothing`() {
        let (head, violation) = read([
            "HTTP/1.1 200 OK", "Content-Type: a/b", "", "Content-Type: c/d", "Location: /x", "",
        ])
        #expect(violation == nil)
        #expect(head.contentType == "a/b")
        #expect(head.location == nil)
    }

    @Test func `more than 256 lines are too many, trailers included`() {
        let lines = ["HTTP/1.1 200 OK"] + (1...254).map { "X-\($0): 1" } + [""]
        #expect(read(lines).violation == nil)
        #expect(read(lines + ["X: 1"]).violation == .tooLarge)
    }

    @Test func `more than 64 KiB are too much`() {
        let long = String(repeating: "x", count: 65_000)
        #expect(read(["HTTP/1.1 200 OK", "X: \(long)", ""]).violation == nil)
        #expect(read(["HTTP/1.1 200 OK", "X: \(long)\(long)"]).violation == .tooLarge)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("5", .seconds(5)), ("99999999999999", .seconds(1 << 32)),
        ("-5", nil), ("soon", nil), ("", nil), ("Thu, 01 Jan 1970 00:00:10 GMT", .zero),
    ])
    func `Retry-After is a delay or a date`(value: String, expected: Duration?) {
        #expect(
            read(["HTTP/1.1 429 Slow", "Retry-After: \(value)", ""]).head.retryAfter == expected
        )
    }

    @Test func `a far date is a long delay`() throws {
        let head = read(["HTTP/1.1 429 Slow", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", ""])
            .head
        #expect(try #require(head.retryAfter) > .seconds(1 << 30))
    }

    @Test(arguments: [
        "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2", "HTTP/1.1 abc", "HTTP/1.1 99999", "", "\0\0\0",
    ])
    func `a strange status line does no harm`(line: String) {
        _ = read([line, "Content-Length: 1", ""])
    }
}
