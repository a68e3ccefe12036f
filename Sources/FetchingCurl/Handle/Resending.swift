import CCurl
import Fetching

/// How often a request that its server did not take is sent again, as if it had never been sent.
///
/// A server that closes an HTTP/2 connection names the last request it has acted on (GOAWAY), and
/// one that is too busy refuses single ones (REFUSED_STREAM). These may be sent again whatever their
/// method (RFC 9113 §6.8, §8.7), and are no failure of an attempt. nginx does so after every
/// `keepalive_requests`.
struct Resending {
    /// How often in a row without a single answer from the origin in between: a server that takes
    /// nothing at all must not keep us sending.
    static let mostInVain = 3

    private var answers = 0
    private var inVain = 0
    /// Whether it was sent as often as may be, and taken never.
    var isExhausted: Bool { inVain > Self.mostInVain }

    /// Counts one more, and tells whether it may be sent again.
    ///
    /// - Parameter answers: Whole answers that have come from the origin so far.
    mutating func mayResend(answers: Int) -> Bool {
        inVain = answers == self.answers ? inVain + 1 : 1
        self.answers = answers
        return inVain <= Self.mostInVain
    }
}

extension CurlTransfer {
    /// Whether a request must not be sent twice by itself: it is not idempotent (RFC 9110 §9.2.2).
    var isUnrepeatable: Bool { order?.message.map { !$0.method.isIdempotent } ?? false }

    /// What kept libcurl from an answer, if the transfer can go on from there.
    func obstacle(after code: CURLcode) -> ConnectionGate.Obstacle? {
        guard head.received == 0, refusal == nil, gate.error == nil else { return nil }
        if let obstacle = gate.obstacle {
            // It was sent before, and libcurl wanted to send it again on another connection.
            return gate.isReady && !mayResend() ? nil : obstacle
        }
        return wasNotTaken(code) && mayResend() ? .noConnection : nil
    }

    /// That the request was sent, not answered, and is not sent again; nil if that is not so.
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

    /// Whether libcurl 7.88.1 says by this that a request was not taken.
    ///
    /// Of one that must not be sent twice only its own words are believed, which
    /// ``ConnectionGate/wasRefused`` has from it.
    private func wasNotTaken(_ code: CURLcode) -> Bool {
        guard !isUnrepeatable else { return gate.wasRefused }
        switch code {
        // The session was over before the request was sent, or by a GOAWAY that did not take it.
        case CURLE_HTTP2: return gate.speaksHTTP2
        // REFUSED_STREAM or a connection closed before an answer, more often than libcurl itself
        // sends again: five times, counted over all of a handle's transfers.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR: return problem.hasPrefix("Connection died, tried")
        // The connection of another was closed before an answer. Over HTTP/1.1 libcurl sends what is
        // idempotent again by itself then; whether the server had acted on it is not known.
        case CURLE_PARTIAL_FILE: return gate.speaksHTTP2 && !gate.hasOpened && !problem.isEmpty
        default: return false
        }
    }
}
