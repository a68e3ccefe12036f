import Fetching
import FetchingTestSupport
import Testing

/// One row of the matrix of hostile servers: what it does, and the class that must come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// Nil for an answer that counts.
    let expected: ErrorClass?
    /// The body that must have been collected.
    var body: String?
    let scheme: String
    let serve: @Sendable (HostileConnection) -> Void
    /// What must have been noticed about an answer that counts.
    private(set) var anomalies: AnswerAnomalies = []

    var testDescription: String { "\(name) → \(expected?.name ?? "ok")" }

    /// A case that acts on a bare connection.
    init(
        _ name: String,
        _ expected: ErrorClass?,
        body: String? = nil,
        scheme: String = "http",
        serve: @escaping @Sendable (HostileConnection) -> Void
    ) {
        self.name = name
        self.expected = expected
        self.body = body
        self.scheme = scheme
        self.serve = serve
    }

    /// The same case, whose answer is to be found odd.
    func odd(_ anomalies: AnswerAnomalies) -> HostileCase {
        var copy = self
        copy.anomalies = anomalies
        return copy
    }

    /// A case that answers the first request and closes.
    init(
        _ name: String,
        _ expected: ErrorClass?,
        answer: [UInt8],
        body: String? = nil,
        thenForever: String? = nil,
        resets: Bool = false,
        staysOpen: Bool = false
    ) {
        self.init(name, expected, body: body) { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(answer)
            if let thenForever { connection.sendForever(thenForever) }
            if resets { connection.resetAtEnd() }
            if staysOpen { connection.awaitClose() }
        }
    }

    /// The same with an answer as text.
    init(
        _ name: String,
        _ expected: ErrorClass?,
        answer: String,
        body: String? = nil,
        thenForever: String? = nil,
        resets: Bool = false,
        staysOpen: Bool = false
    ) {
        self.init(
            name,
            expected,
            answer: Array(answer.utf8),
            body: body,
            thenForever: thenForever,
            resets: resets,
            staysOpen: staysOpen
        )
    }

    /// An answer whose body is coded.
    init(
        _ name: String,
        _ expected: ErrorClass?,
        coding: String,
        coded: [UInt8],
        body: String? = nil
    ) {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\n"
            + "Content-Length: \(coded.count)\r\n\r\n"
        self.init(name, expected, answer: Array(head.utf8) + coded, body: body)
    }
}
