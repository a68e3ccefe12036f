/// Why a task failed: a class from a closed list, the phase it happened in, and one sentence.
public struct FetchError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The class, as in the result line.
    public var errorClass: ErrorClass
    /// Where the attempt stood when it failed.
    public var phase: TaskState
    /// One sentence for people.
    ///
    /// May hold remote bytes: never print it unfiltered.
    public var message: String

    /// An error of a class in a phase.
    public init(_ errorClass: ErrorClass, phase: TaskState, message: String) {
        self.errorClass = errorClass
        self.phase = phase
        self.message = message
    }

    /// The class and the sentence.
    public var description: String { "\(errorClass.name): \(message)" }
}

/// The closed list of error classes; ``name`` is what result lines and screens show.
public enum ErrorClass: Hashable, Sendable {
    /// The name does not exist, could not be looked up, or its name server is silent.
    case dnsNotFound, dnsFailed, dnsTimeout
    /// One of the nested deadlines passed.
    case timeoutConnect, timeoutFirstByte, timeoutStall, timeoutAttempt, timeoutTask, timeoutRun
    /// The connection failed.
    case netRefused, netReset, netEmpty, netUnreachable
    /// This machine has no file descriptor or no memory left.
    case localDescriptors, localMemory
    /// The proxy's name could not be looked up, the proxy could not be reached, it asked for a
    /// login, or it would not make a tunnel.
    case proxyDNS, proxyConnect, proxyAuth, proxyTunnel
    /// The TLS handshake failed, or the certificate was not good.
    case tlsVerify, tlsHandshake
    /// The answer is not the protocol it claims to be.
    case protoHeader, protoFraming, protoNotHTTP, protoHTTP2, protoOther
    /// The body came to an early end, or its coding is broken.
    case bodyTruncated, bodyDecode
    /// A size or number went over its limit.
    case limitHeaders, limitBody, limitDecoded, limitRedirects
    /// A rule of ours forbids it.
    case policyScheme, policySSRF, policyRobots
    /// The URL cannot be parsed, or two parsers disagree on it.
    case urlInvalid
    /// The body could not be stored.
    case saveFailed
    /// A wall against programs answered, which says nothing of what a browser would be given.
    case linkBotWall
    /// The server answered with an error status (4xx or 5xx).
    case http(status: UInt16)

    /// The name in result lines, such as `timeout.first-byte` or `http.404`.
    public var name: String {
        switch self {
        case .dnsNotFound: "dns.not-found"
        case .dnsFailed: "dns.failed"
        case .dnsTimeout: "dns.timeout"
        case .timeoutConnect: "timeout.connect"
        case .timeoutFirstByte: "timeout.first-byte"
        case .timeoutStall: "timeout.stall"
        case .timeoutAttempt: "timeout.attempt"
        case .timeoutTask: "timeout.task"
        case .timeoutRun: "timeout.run"
        case .netRefused: "net.refused"
        case .netReset: "net.reset"
        case .netEmpty: "net.empty"
        case .netUnreachable: "net.unreachable"
        case .localDescriptors: "local.descriptors"
        case .localMemory: "local.memory"
        case .proxyDNS: "proxy.dns"
        case .proxyConnect: "proxy.connect"
        case .proxyAuth: "proxy.auth"
        case .proxyTunnel: "proxy.tunnel"
        case .tlsVerify: "tls.verify"
        case .tlsHandshake: "tls.handshake"
        case .protoHeader: "proto.header"
        case .protoFraming: "proto.framing"
        case .protoNotHTTP: "proto.not-http"
        case .protoHTTP2: "proto.h2"
        case .protoOther: "proto.other"
        case .bodyTruncated: "body.truncated"
        case .bodyDecode: "body.decode"
        case .limitHeaders: "limit.headers"
        case .limitBody: "limit.body"
        case .limitDecoded: "limit.decoded"
        case .limitRedirects: "limit.redirects"
        case .policyScheme: "policy.scheme"
        case .policySSRF: "policy.ssrf"
        case .policyRobots: "policy.robots"
        case .urlInvalid: "url.invalid"
        case .saveFailed: "save.failed"
        case .linkBotWall: "link.bot-wall"
        case .http(let status): "http.\(status)"
        }
    }

    /// Whether another attempt may end better.
    ///
    /// Transport errors, 408, 429 and 5xx but 501 and 505 (page CommandLine). A certificate that is not
    /// good, a limit, a policy, a login and a name that does not exist stay as they are.
    public var isTransient: Bool {
        switch self {
        case .dnsFailed, .dnsTimeout, .timeoutConnect, .timeoutFirstByte, .timeoutStall,
            .timeoutAttempt, .netRefused, .netReset, .netEmpty, .netUnreachable,
            .localDescriptors, .localMemory, .proxyDNS, .proxyConnect, .proxyTunnel,
            .tlsHandshake, .bodyTruncated, .protoHTTP2:
            true
        case .http(let status):
            status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505)
        default: false
        }
    }
}
