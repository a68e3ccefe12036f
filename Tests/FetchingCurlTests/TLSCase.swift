import Fetching
import Testing

@testable import FetchingCurl

/// One row of the matrix whose server speaks TLS; `Servers/tls.py` does what the scenario says.
struct TLSCase: Sendable, CustomTestStringConvertible {
    let scenario: String
    let what: String
    /// Any of these; none for an answer that counts.
    let expected: [ErrorClass]

    private init(_ scenario: String, _ what: String, _ expected: ErrorClass...) {
        self.scenario = scenario
        self.what = what
        self.expected = expected
    }

    private var isHTTP2: Bool { scenario.hasPrefix("h2-") }
    /// Whether the handshake is one after which a request may be sent.
    var isTrusted: Bool { isHTTP2 || scenario == "good" }
    /// Requests that may reach it: one that a GOAWAY has not taken is sent again, but not for ever.
    var requests: Int {
        isTrusted ? (scenario == "h2-goaway-and-garbage" ? 1 + Resending.mostInVain : 1) : 0
    }
    var name: String { "\(isHTTP2 ? "T30 HTTP/2:" : "T08") \(what)" }
    var testDescription: String { name }

    static let all = [
        TLSCase("good", "a good certificate"),
        TLSCase("expired", "an expired certificate", .tlsVerify),
        TLSCase("self-signed", "a self-signed certificate", .tlsVerify),
        TLSCase("wrong-host", "a certificate for another host", .tlsVerify),
        TLSCase("sha1", "a certificate signed with SHA-1", .tlsVerify),
        TLSCase("tls1.0", "TLS 1.0 only", .tlsHandshake),
        TLSCase("client-1.3", "a certificate that is asked of the client", .tlsHandshake),
        TLSCase("client-1.2", "the same by TLS 1.2", .tlsHandshake),
        TLSCase("h2-good", "a good answer"),
        TLSCase("h2-continuations", "endless CONTINUATION", .limitHeaders, .protoHTTP2),
        TLSCase("h2-empty-continuations", "endless empty CONTINUATION", .protoHTTP2),
        TLSCase("h2-header-bomb", "headers of 47 MB in 16 KB (HPACK)", .limitHeaders, .protoHTTP2),
        TLSCase("h2-trailers", "trailers twice"),
        TLSCase("h2-interim-answers", "endless 103", .limitHeaders),
        TLSCase("h2-push", "PUSH_PROMISE", .protoHTTP2),
        TLSCase("h2-pings", "endless PING", .protoHTTP2, .timeoutFirstByte),
        TLSCase("h2-settings", "endless SETTINGS", .protoHTTP2, .timeoutFirstByte),
        TLSCase("h2-goaway-and-garbage", "GOAWAY and garbage", .protoHTTP2),
        TLSCase("h2-malformed", "a malformed header block", .protoHTTP2),
        TLSCase("h2-zero-window", "a window of zero, then silence", .timeoutStall),
        TLSCase("h2-reset", "RST_STREAM for an answer", .protoHTTP2),
        TLSCase("h2-resets", "endless RST_STREAM", .protoHTTP2),
        TLSCase("h2-resets-of-idle-streams", "RST_STREAM of idle streams", .protoHTTP2),
        TLSCase("h2-empty-data", "endless empty DATA, 20,000 frames a second", .timeoutStall),
        TLSCase("h2-empty-data-at-full-speed", "endless empty DATA at full speed", .protoHTTP2),
        TLSCase("h2-empty-data-in-full-records", "empty DATA in records of 16 KB", .protoHTTP2),
        TLSCase("h2-endless-data", "endless DATA", .limitBody),
        TLSCase("h2-window-overflow", "a window over 2³¹", .protoHTTP2),
        TLSCase(
            "h2-huge-frame",
            "a frame of 1 MB in a body of known length",
            .bodyTruncated,
            .protoHTTP2
        ),
    ]
}
