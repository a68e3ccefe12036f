import CCurl
import Fetching

/// Limits how often a request that its server did not take is sent again within the same attempt.
///
/// A server that closes an HTTP/2 connection names the last request it has acted on (GOAWAY), and a
/// busy one refuses single requests (REFUSED_STREAM). Such requests may be sent again whatever their
/// method (RFC 9113 §6.8, §8.7), and the attempt has not failed. nginx closes a connection like this
/// after every `keepalive_requests`.
struct Resending {
    /// The most resends in a row without an answer from the origin in between, so that a server which
    /// takes nothing at all ends the transfer.
    static let mostInVain = 3

    private var answers = 0
    private var inVain = 0
    /// Whether it was sent as often as allowed and never taken.
    var isExhausted: Bool { inVain > Self.mostInVain }

    /// Counts a request that was not taken; returns whether it may be sent again.
    ///
    /// - Parameter answers: Complete answers of the origin so far.
    mutating func mayResend(answers: Int) -> Bool {
        inVain = answers == self.answers ? inVain + 1 : 1
        self.answers = answers
        return inVain <= Self.mostInVain
    }
}

extension CurlTransfer {
    /// Whether the request must not be repeated automatically, because it is not idempotent (RFC 9110
    /// §9.2.2).
    var isUnrepeatable: Bool { order?.message.map { !$0.method.isIdempotent } ?? false }

    /// What kept libcurl from an answer, if the transfer can be tried again.
    func obstacle(after code: CURLcode) -> ConnectionGate.Obstacle? {
        guard head.received == 0, refusal == nil, gate.error == nil else { return nil }
        if let obstacle = gate.obstacle {
            // A ready gate means that the request was sent, and libcurl wanted to send it again.
            return gate.isReady && !mayResend() ? nil : obstacle
        }
        return wasNotTaken(code) && mayResend() ? .noConnection : nil
    }

    /// The error of a request that was sent, not answered, and will not be sent again.
    var notTaken: FetchError? {
        if resending.isExhausted {
            let message = "its server takes no request: each was refused or its connection closed"
            let errorClass = gate.speaksHTTP2 ? ErrorClass.protoHTTP2 : .netEmpty
            return FetchError(errorClass, phase: .wait, message: message)
        }
        guard gate.obstacle != nil, gate.isReady else { return nil }
        let message = "its connection was closed without an answer"
        return FetchError(.protoHTTP2, phase: .wait, message: message)
    }

    private func mayResend() -> Bool {
        guard !isUnrepeatable || gate.wasRefused else { return false }
        return resending.mayResend(answers: origin?.answers ?? 0)
    }

    /// Whether this result of libcurl 7.88.1 means that the request was not taken.
    ///
    /// For a request that must not be repeated only libcurl's log message is proof
    /// (``ConnectionGate/wasRefused``).
    private func wasNotTaken(_ code: CURLcode) -> Bool {
        guard !isUnrepeatable else { return gate.wasRefused }
        switch code {
        // The session ended before the request was sent, or by a GOAWAY that did not take it.
        case CURLE_HTTP2: return gate.speaksHTTP2
        // REFUSED_STREAM, or a connection closed before an answer, more often than the five times
        // that libcurl sends again by itself, counted over all transfers of a handle.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR: return problem.hasPrefix("Connection died, tried")
        // A shared connection was closed before an answer. Over HTTP/1.1 libcurl itself repeats an
        // idempotent request then. Whether the server had acted on it is not known.
        case CURLE_PARTIAL_FILE: return gate.speaksHTTP2 && !gate.hasOpened && !problem.isEmpty
        default: return false
        }
    }
}
