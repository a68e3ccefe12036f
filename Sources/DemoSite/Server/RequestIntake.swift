import NIOCore
import NIOHTTP1

/// Collects the parts of the requests on one connection into a queue of whole ones.
///
/// Bodies are counted and dropped: no path takes one.
struct RequestIntake {
    /// A whole request, or what is to be refused in its place.
    struct Incoming {
        /// The request, or nil where none could be read.
        let head: HTTPRequestHead?
        /// The status to refuse it with, or nil where it may be answered.
        let refusal: HTTPResponseStatus?
        /// Whether the connection can be used for a further request.
        let keepsAlive: Bool
    }

    /// Beyond this many waiting requests the connection is not read any more.
    static let longestQueue = 32
    /// Reading rests at ``longestQueue``, but what one read brought, or what a client left behind
    /// when it closed, still arrives; more than this of it is not kept.
    private static let hardLimit = 1024
    /// A longer target is answered 414.
    private static let longestTarget = 8192
    /// A larger request body is answered 413.
    private static let largestBody = 64 << 10

    private var queue = CircularBuffer<Incoming>()
    private var current: HTTPRequestHead?
    private var bodyBytes = 0
    /// After a refusal that ends the connection nothing more is taken.
    private var isClosed = false

    /// Whether reading should rest until requests are answered.
    var isFull: Bool { queue.count >= Self.longestQueue }

    /// Whether no request waits.
    var isEmpty: Bool { queue.isEmpty }

    /// Takes the next part from the parser.
    mutating func receive(_ part: HTTPServerRequestPart) {
        guard !isClosed else { return }
        switch part {
        case .head(let head):
            current = head
            bodyBytes = 0
            // Who waits for leave to send a body (RFC 9110 §10.1.1) is told the outcome instead.
            if head.headers.contains(name: "expect") {
                refuse(Self.refusal(of: head) ?? .expectationFailed)
            }
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > Self.largestBody { refuse(.payloadTooLarge) }
        case .end:
            guard let head = current else { return }
            guard queue.count < Self.hardLimit else { return refuse(.tooManyRequests) }
            current = nil
            complete(head)
        }
    }

    /// The parser gave up on the bytes it got.
    mutating func receive(_ error: any Error) {
        guard !isClosed else { return }
        switch error as? HTTPParserError {
        case .headerOverflow: refuse(.requestHeaderFieldsTooLarge)
        case .invalidVersion: refuse(.httpVersionNotSupported)
        default: refuse(.badRequest)
        }
    }

    /// Ends the connection with this status, after the requests that already wait.
    mutating func refuse(_ status: HTTPResponseStatus) {
        queue.append(Incoming(head: current, refusal: status, keepsAlive: false))
        current = nil
        isClosed = true
    }

    /// The request whose turn it is.
    mutating func next() -> Incoming? {
        queue.popFirst()
    }

    private mutating func complete(_ head: HTTPRequestHead) {
        // The parser stops for good behind a request that asks for another protocol.
        let isUpgrade = head.headers.contains(name: "upgrade") || head.method == .CONNECT
        let refusal = Self.refusal(of: head)
        let keepsAlive = head.isKeepAlive && !isUpgrade && refusal != .badRequest
        queue.append(Incoming(head: head, refusal: refusal, keepsAlive: keepsAlive))
        isClosed = !keepsAlive
    }

    private static func refusal(of head: HTTPRequestHead) -> HTTPResponseStatus? {
        // RFC 9112 §3.2: a request of HTTP/1.1 has exactly one Host field.
        let hosts = head.headers["host"].count
        if hosts > 1 || (hosts == 0 && head.version.minor > 0) { return .badRequest }
        if head.method != .GET && head.method != .HEAD { return .methodNotAllowed }
        if head.uri.utf8.count > longestTarget { return .uriTooLong }
        return nil
    }
}
