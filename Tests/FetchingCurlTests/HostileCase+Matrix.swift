import Fetching
import FetchingTestSupport

/// The rows, numbered as in the project's matrix of hostile servers.
extension HostileCase {
    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"

    static let connections: [HostileCase] = [
        HostileCase("T03 accept, then silence", .timeoutFirstByte) { $0.awaitClose() },
        HostileCase("T04 accept, then close", .netEmpty, answer: ""),
        HostileCase("T05 reset at once", .netReset, answer: "", resets: true),
        HostileCase(
            "T05 reset in the middle of the body",
            .bodyTruncated,
            answer: ok + "Content-Length: 100\r\n\r\nhello",
            resets: true
        ),
        HostileCase("T06 TLS handshake that stalls", .timeoutConnect, scheme: "https") {
            $0.awaitClose()
        },
        HostileCase("T07 plain HTTP on a TLS port", .tlsHandshake, scheme: "https") { connection in
            connection.send(ok + "\r\n")
            connection.awaitClose()
        },
        HostileCase("T07 garbage on a TLS port", .tlsHandshake, scheme: "https") { connection in
            connection.send(Array(repeating: 0x16, count: 1000))
            connection.awaitClose()
        },
    ]

    static let headers: [HostileCase] = [
        HostileCase("T11 endless headers", .limitHeaders, answer: ok, thenForever: "X: 1\r\n"),
        HostileCase(
            "T11 endless long headers",
            .limitHeaders,
            answer: ok,
            thenForever: "X: " + String(repeating: "y", count: 5000) + "\r\n"
        ),
        HostileCase(
            "T12 one header line of 3 MiB",
            .limitHeaders,
            answer: ok + "X: " + String(repeating: "y", count: 3 << 20) + "\r\n\r\n"
        ),
        HostileCase(
            "T12 a header line without end",
            .limitHeaders,
            answer: ok + "X: ",
            thenForever: String(repeating: "y", count: 5000)
        ),
        HostileCase(
            "T13 5000 small headers",
            .limitHeaders,
            answer: ok + String(repeating: "X: 1\r\n", count: 5000) + "\r\n"
        ),
        HostileCase("T14 NUL in a header", .protoHeader, answer: ok + "X: a\0b\r\n\r\n"),
        HostileCase(
            "T15 escapes in header and reason",
            nil,
            answer: "HTTP/1.1 200 \u{1b}[31m\r\nX: \u{1b}]0;x\u{7}\r\nContent-Length: 1\r\n\r\na",
            body: "a"
        ),
        HostileCase(
            "T16 bare CR, line feeds only, folding",
            nil,
            answer: "HTTP/1.1 200 OK\nX: a\rb\nY: a\n folded\nContent-Length: 1\n\na",
            body: "a"
        )
        .odd([.bareLineEnd, .foldedHeader]),
        HostileCase("T16 a line without colon", .protoHeader, answer: ok + "no colon\r\n\r\n"),
        HostileCase(
            "T17 length below zero",
            .protoFraming,
            answer: ok + "Content-Length: -1\r\n\r\na"
        ),
        HostileCase(
            "T17 length of letters",
            .protoFraming,
            answer: ok + "Content-Length: abc\r\n\r\na"
        ),
        HostileCase(
            "T17 length with letters",
            .protoFraming,
            answer: ok + "Content-Length: 1a\r\n\r\na"
        ),
        HostileCase(
            "T18 two lengths",
            .protoFraming,
            answer: ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"
        ),
        HostileCase(
            "T18 two lengths in one line",
            .protoFraming,
            answer: ok + "Content-Length: 1, 2\r\n\r\nab"
        ),
        HostileCase(
            "T18 two lengths around a false status line",
            .protoFraming,
            answer: ok + "Content-Length: 1\r\nHTTP/1.1 200: x\r\nContent-Length: 2\r\n\r\nab"
        ),
        HostileCase(
            "T19 length and chunks",
            nil,
            answer: ok
                + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            body: "a"
        )
        .odd(.lengthAndCoding),
        HostileCase(
            "T20 length of 9.2e18",
            .limitBody,
            answer: ok + "Content-Length: 9200000000000000000\r\n\r\na",
            staysOpen: true
        ),
        HostileCase(
            "T20 length beyond 64 bits",
            .limitBody,
            answer: ok + "Content-Length: 99999999999999999999\r\n\r\na",
            staysOpen: true
        ),
        HostileCase(
            "T26 endless 100s",
            .limitHeaders,
            answer: "",
            thenForever: "HTTP/1.1 100 Continue\r\n\r\n"
        ),
        HostileCase(
            "T26 endless 103s",
            .limitHeaders,
            answer: "",
            thenForever: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
        ),
        HostileCase("T27 HTTP/0.9", .protoNotHTTP, answer: "<html>hello</html>"),
        HostileCase("T27 SSH", .protoNotHTTP, answer: "SSH-2.0-OpenSSH_9.2\r\n"),
        HostileCase("T27 HTTP/9.9", .protoNotHTTP, answer: "HTTP/9.9 200 OK\r\n\r\n"),
        HostileCase("T27 status 9999", .protoNotHTTP, answer: "HTTP/1.1 9999 OK\r\n\r\n"),
        HostileCase("T27 status −20", .protoNotHTTP, answer: "HTTP/1.1 -20 OK\r\n\r\n"),
        HostileCase(
            "T28 status 999",
            nil,
            answer: "HTTP/1.1 999 No\r\nContent-Length: 1\r\n\r\na",
            body: "a"
        )
        .odd(.unknownStatus),
        HostileCase(
            "T28 204 with a body",
            nil,
            answer: "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello",
            body: ""
        )
        .odd(.unexpectedContent),
        HostileCase(
            "T28 304 with a body",
            nil,
            answer: "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\nhello",
            body: ""
        ),
        HostileCase(
            "T28 bytes after the answer",
            nil,
            answer: ok + "Content-Length: 1\r\n\r\naHTTP/1.1 500 Smuggled\r\n\r\n",
            body: "a"
        )
        .odd(.trailingBytes),
        HostileCase(
            "T29 200 cookies",
            nil,
            answer: ok + String(repeating: "Set-Cookie: a=b\r\n", count: 200)
                + "Content-Length: 1\r\n\r\na",
            body: "a"
        ),
    ]

    static let bodies: [HostileCase] = [
        HostileCase(
            "T21 body cut short",
            .bodyTruncated,
            answer: ok + "Content-Length: 9\r\n\r\nhi"
        ),
        HostileCase("T22 chunk size of letters", .protoFraming, answer: chunked + "zz\r\n"),
        HostileCase(
            "T22 chunk size of 17 digits",
            .protoFraming,
            answer: chunked + "11111111111111111\r\n"
        ),
        HostileCase(
            "T22 chunk size that wraps",
            .protoFraming,
            answer: chunked + "ffffffffffffffff\r\nab"
        ),
        HostileCase("T23 no last chunk", .bodyTruncated, answer: chunked + "2\r\nhi\r\n"),
        HostileCase(
            "T24 endless chunk extension",
            .timeoutStall,
            answer: chunked + "2",
            thenForever: ";x=y"
        ),
        HostileCase(
            "T25 endless trailers",
            .limitHeaders,
            answer: chunked + "2\r\nhi\r\n0\r\n",
            thenForever: "X: 1\r\n"
        ),
        HostileCase(
            "T25 endless long trailers",
            .limitHeaders,
            answer: chunked + "2\r\nhi\r\n0\r\n",
            thenForever: "X: " + String(repeating: "y", count: 3000) + "\r\n"
        ),
        HostileCase(
            "T31 endless body",
            .limitBody,
            answer: ok + "\r\n",
            thenForever: String(repeating: "x", count: 4096)
        ),
        HostileCase(
            "T31 endless chunks",
            .limitBody,
            answer: chunked,
            thenForever: "3\r\nabc\r\n"
        ),
        HostileCase("T32 header by the byte", .timeoutFirstByte) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 O")
            while connection.send("K"), !connection.awaitClose(for: .milliseconds(50)) {}
        },
        HostileCase("T32 body by the byte", .timeoutStall) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(ok + "\r\n")
            while connection.send("x"), !connection.awaitClose(for: .milliseconds(50)) {}
        },
    ]

    /// 200 MiB of zeros in about 200 KiB.
    private static let bomb = Coding.gzip([UInt8](repeating: 0, count: 200 << 20), level: 9)
    private static let text = "What a long text, what a text, what a long long text. "
    private static let coded = Coding.gzip(Array(text.utf8))

    private static func layers(_ count: Int) -> [UInt8] {
        (0..<count).reduce(Array(text.utf8)) { coded, _ in Coding.gzip(coded) }
    }

    static let codings: [HostileCase] = [
        HostileCase("gzip", nil, coding: "gzip", coded: coded, body: text),
        HostileCase(
            "deflate",
            nil,
            coding: "deflate",
            coded: Coding.zlib(Array(text.utf8)),
            body: text
        ),
        HostileCase(
            "deflate without its header",
            nil,
            coding: "deflate",
            coded: Coding.rawDeflate(Array(text.utf8)),
            body: text
        ),
        HostileCase("no coding", nil, coding: "identity", coded: Array(text.utf8), body: text),
        HostileCase("an empty coding", nil, coding: "", coded: Array(text.utf8), body: text),
        HostileCase("T33 bomb", .limitDecoded, coding: "gzip", coded: bomb),
        HostileCase(
            "T33 bomb in a bomb",
            .limitDecoded,
            coding: "gzip, gzip",
            coded: Coding.gzip(bomb)
        ),
        HostileCase(
            "T34 two layers",
            nil,
            coding: "deflate, gzip",
            coded: Coding.gzip(Coding.zlib(Array(text.utf8))),
            body: text
        ),
        HostileCase(
            "T34 three layers",
            .bodyDecode,
            coding: "gzip, gzip, gzip",
            coded: layers(3)
        ),
        HostileCase(
            "T34 five layers, a header line each",
            .bodyDecode,
            coding: Array(repeating: "gzip", count: 5).joined(
                separator: "\r\nContent-Encoding: "
            ),
            coded: layers(5)
        ),
        HostileCase(
            "T34 six layers",
            .bodyDecode,
            coding: "gzip, gzip, gzip, gzip, gzip, gzip",
            coded: layers(6)
        ),
        HostileCase(
            "T34 zstd that is gzip",
            .bodyDecode,
            coding: "zstd",
            coded: [0x28, 0xb5, 0x2f, 0xfd] + coded
        ),
        HostileCase("T34 br that is gzip", .bodyDecode, coding: "br", coded: coded),
        HostileCase("T34 a charset", nil, coding: "UTF-8", coded: Array(text.utf8), body: text),
        HostileCase(
            "T34 a coding of a store",
            nil,
            coding: "aws-chunked, gzip",
            coded: Array(text.utf8),
            body: text
        ),
        HostileCase(
            "T35 gzip cut short, its length right",
            .bodyTruncated,
            coding: "gzip",
            coded: Array(coded.dropLast(9))
        ),
        HostileCase(
            "T36 wrong checksum",
            .bodyDecode,
            coding: "gzip",
            coded: Array(coded.dropLast(8)) + [0, 0, 0, 0] + Array(coded.suffix(4))
        ),
        HostileCase("T36 junk", .bodyDecode, coding: "gzip", coded: Array(text.utf8)),
        HostileCase("T36 unknown coding", nil, coding: "rot13", coded: coded),
        HostileCase(
            "T37 two members",
            nil,
            coding: "gzip",
            coded: coded + coded,
            body: text + text
        ),
        HostileCase(
            "T37 junk after the end",
            nil,
            coding: "gzip",
            coded: coded + Array("junk".utf8),
            body: text
        )
        .odd(.codingPadding),
    ]

    /// Every row.
    static let all = connections + headers + bodies + codings
}
