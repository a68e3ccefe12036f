import CCurl
import Fetching
import Glibc

/// Turns what libcurl says of a failed transfer into an error class.
///
/// Total over all codes.
enum CurlFailure {
    /// What libcurl tells of a transfer beside the code.
    struct Facts {
        /// libcurl's own words, which tell causes apart that share a code.
        let problem: CurlProblem
        let phase: TaskState
        /// `CURLINFO_OS_ERRNO`.
        let osError: Int32
        let hasAnswer: Bool
        let speaksHTTP2: Bool
        /// The proxy that it goes through, if it goes through one.
        var proxy: ProxyFailure?
        /// What the proxy answered to CONNECT, zero if nothing.
        var connectStatus = 0
    }

    /// The error of a transfer that ended with a code.
    static func error(_ code: CURLcode, _ facts: Facts) -> FetchError {
        let known = facts.problem.text
        var message = known.isEmpty ? String(cString: curl_easy_strerror(code)) : known
        let system = facts.osError > 0 ? String(cString: strerror(facts.osError)) : ""
        if !message.contains(system) { message += ": \(system)" }
        if let shortage = LocalShortage.errorClass(of: facts.osError), code == CURLE_COULDNT_CONNECT
        {
            return FetchError(shortage, phase: facts.phase, message: message)
        }
        if let proxy = facts.proxy,
            let found = ProxyFailure.errorClass(
                code,
                connectStatus: facts.connectStatus,
                problem: facts.problem
            )
        {
            return FetchError(found, phase: facts.phase, message: proxy.named(message))
        }
        return FetchError(errorClass(code, facts), phase: facts.phase, message: message)
    }

    private static func errorClass(_ code: CURLcode, _ facts: Facts) -> ErrorClass {
        if code == CURLE_WEIRD_SERVER_REPLY, facts.problem.says("Content-Length") {
            return .protoFraming
        }
        if isHidden(code), !facts.hasAnswer, facts.problem.isAlert { return .tlsHandshake }
        if facts.speaksHTTP2, isHidden(code), facts.osError == 0 || facts.problem.says("nghttp2") {
            return .protoHTTP2
        }
        return errorClass(
            code,
            phase: facts.phase,
            osError: facts.osError,
            hasAnswer: facts.hasAnswer
        )
    }

    /// Whether libcurl may mean by this that nghttp2 found a fault and gave the connection up.
    private static func isHidden(_ code: CURLcode) -> Bool {
        code == CURLE_GOT_NOTHING || code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR
    }

    private static func errorClass(
        _ code: CURLcode,
        phase: TaskState,
        osError: Int32,
        hasAnswer: Bool
    ) -> ErrorClass {
        switch code {
        // Rare, because HostResolver looks names up; libcurl does not say why it failed.
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .dnsFailed
        case CURLE_COULDNT_CONNECT: connectClass(osError)
        case CURLE_OPERATION_TIMEDOUT: phase == .body ? .timeoutStall : .timeoutConnect
        case CURLE_GOT_NOTHING: .netEmpty
        case CURLE_SEND_ERROR: .netReset
        case CURLE_RECV_ERROR: receiveClass(osError, phase: phase, hasAnswer: hasAnswer)
        case CURLE_PARTIAL_FILE: hasAnswer ? .bodyTruncated : .netEmpty
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
            .tlsVerify
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_SHUTDOWN_FAILED:
            .tlsHandshake
        case CURLE_UNSUPPORTED_PROTOCOL:
            phase == .body || phase == .wait ? .protoNotHTTP : .policyScheme
        case CURLE_WEIRD_SERVER_REPLY: .protoHeader
        case CURLE_OUT_OF_MEMORY: .limitHeaders  // 7.88.1 reports a header line over 100 KiB so.
        case CURLE_FILESIZE_EXCEEDED: .limitBody
        case CURLE_TOO_MANY_REDIRECTS: .limitRedirects
        case CURLE_BAD_CONTENT_ENCODING: .bodyDecode
        case CURLE_HTTP2, CURLE_HTTP2_STREAM: .protoHTTP2
        case CURLE_URL_MALFORMAT: .urlInvalid
        default: .protoOther
        }
    }

    private static func connectClass(_ osError: Int32) -> ErrorClass {
        switch osError {
        case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, ENETDOWN, EHOSTDOWN: .netUnreachable
        case ETIMEDOUT: .timeoutConnect
        case ECONNRESET: .netReset
        default: .netRefused
        }
    }

    private static func receiveClass(
        _ osError: Int32,
        phase: TaskState,
        hasAnswer: Bool
    ) -> ErrorClass {
        switch osError {
        case ECONNRESET, EPIPE, ECONNABORTED, ETIMEDOUT:
            hasAnswer ? .bodyTruncated : .netReset
        default:
            hasAnswer ? .protoFraming : (phase == .tls ? .tlsHandshake : .netReset)
        }
    }
}
