import CCurl
import Fetching
import Glibc
import URLStandard

/// Enforces where one handle's transfers may connect to.
///
/// It checks the address in the call that opens the socket, whatever spelling or DNS answer led
/// there, and again before a request is sent on a connection that was already open
/// (`CURLOPT_OPENSOCKETFUNCTION`, `CURLOPT_PREREQFUNCTION`). Child processes do not inherit the
/// sockets. libcurl calls back on the network thread, within `curl_multi_perform`.
final class ConnectionGate {
    private let easy: UnsafeMutableRawPointer
    private let rule: AddressRule
    /// Whether connections lead to a proxy.
    private let usesProxy: Bool
    private var reach = TransferReach.anywhere
    /// The first address that was refused.
    private var refused: IPAddress?
    private var hasConnection = false
    /// The `errno` of the last `socket` call; zero if it succeeded.
    private var socketProblem: Int32 = 0
    /// The last socket that was opened; it may be closed.
    private var descriptor: Int32 = -1
    private let offersHTTP2: Bool
    private let handshakes: HandshakeBudget
    /// Whether it talks to a TLS server, perhaps through a proxy.
    private var isSecure = false
    /// Whether it may open a connection to a TLS server; otherwise it may only use an open one.
    var mayOpen = true
    /// Whether it is opening a connection, and counts in the handshake budget.
    private(set) var isOpening = false
    /// Whether it has opened a connection to a TLS server.
    private(set) var hasOpened = false
    /// Whether a connection that it opened, or may use, is ready.
    private(set) var isReady = false
    /// Why the gate stopped the transfer, which is to begin again.
    private(set) var obstacle: Obstacle?
    /// Whether the TLS session of an earlier connection was resumed.
    private(set) var resumesSession = false
    /// Whether the request went out over HTTP/2.
    private(set) var speaksHTTP2 = false
    /// Whether libcurl reported that the server refused the request (RFC 9113 §8.7); only while
    /// listening.
    private(set) var wasRefused = false

    /// What stops a transfer for now.
    enum Obstacle {
        /// No connection has room for it.
        case noConnection
        /// The handshake budget is used up.
        case handshakes
    }

    private static let tlsLibrary = TLSLibrary()

    /// Creates the gate of a handle and sets the handle's callbacks.
    init(
        _ easy: UnsafeMutableRawPointer,
        _ configuration: TransportConfiguration,
        _ handshakes: HandshakeBudget
    ) {
        self.easy = easy
        self.handshakes = handshakes
        offersHTTP2 = configuration.httpVersion == .http2
        rule = AddressRule(allowed: configuration.allowedNetworks)
        usesProxy = configuration.proxy != nil
        let opens: curl_opensocket_callback = { context, _, address in
            guard let context, let address else { return -1 }
            return Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
                .open(address)
        }
        crawltop_set_socket_opener(easy, opens, Unmanaged.passUnretained(self).toOpaque())
        setQuestion()
    }

    /// Gets ready for a transfer.
    func begin(_ reach: TransferReach, isSecure: Bool) {
        mayOpen = true
        beginAgain()
        guard reach != self.reach || isSecure != self.isSecure else { return }
        self.isSecure = isSecure
        self.reach = reach
        setQuestion()
    }

    /// Limits the transfer to public addresses, even if the user named its host.
    func restrict() {
        guard reach != .publicOnly else { return }
        reach = .publicOnly
        setQuestion()
    }

    /// Gets ready for another try of the same transfer.
    func beginAgain() {
        stopOpening()
        refused = nil
        hasConnection = false
        socketProblem = 0
        descriptor = -1
        isReady = false
        hasOpened = false
        obstacle = nil
        resumesSession = false
        speaksHTTP2 = false
        wasRefused = false
    }

    /// The connection that was being opened is ready, or has failed.
    func stopOpening() {
        guard isOpening else { return }
        isOpening = false
        handshakes.finish()
    }

    /// Sets the callback before each request, unless it is not needed.
    private func setQuestion() {
        let asks: curl_prereq_callback = { context, address, _, _, _ in
            guard let context, let address else { return CURL_PREREQFUNC_ABORT }
            let gate = Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
            return gate.admits(address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        crawltop_set_request_callback(
            easy,
            judges || isSecure ? asks : nil,
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Whether addresses are checked; those of a proxy are not, because the user named it.
    private var judges: Bool { reach == .publicOnly && !usesProxy }

    /// The error of a transfer whose every address was refused.
    var error: FetchError? {
        guard !hasConnection, obstacle == nil, let refused else { return nil }
        return AddressRule.refusal(of: refused, phase: .connect)
    }

    /// What this machine lacked for a connection; libcurl 7.88.1 does not keep the reason.
    var shortage: FetchError? {
        socketProblem == 0
            ? nil : LocalShortage.error(socketProblem, for: "a connection", phase: .connect)
    }

    /// Whether the last socket is connected.
    ///
    /// Needed while a transfer is connecting, because libcurl 7.88.1 does not report the end of the TCP
    /// handshake if TLS or a proxy follows.
    var isConnected: Bool {
        guard descriptor >= 0 else { return false }
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &address) { bytes in
            getpeername(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
        } == 0
    }

    /// Starts or stops listening to libcurl's debug messages about a request that must not be sent
    /// twice.
    ///
    /// They are the only proof that the server has not acted on the request: libcurl 7.88.1 logs
    /// before it sends one again by itself (`Curl_retry_request` in lib/transfer.c), and when a
    /// GOAWAY took no stream at all (`on_frame_recv` in lib/http2.c).
    func listen(_ listens: Bool) {
        guard offersHTTP2 else { return }
        let hears: curl_debug_callback = { _, kind, text, count, context in
            guard kind == CURLINFO_TEXT, let text, let context else { return 0 }
            let words = String(
                decoding: UnsafeRawBufferPointer(start: text, count: count),
                as: UTF8.self
            )
            // Only the start is compared, because other lines quote the server. The typo is libcurl's.
            let isGoaway = words.hasPrefix("recveived GOAWAY, error=")
            if isGoaway && words.hasSuffix(", last_stream=0\n")
                || words.hasPrefix("REFUSED_STREAM, retrying")
            {
                let gate = Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
                gate.wasRefused = true
            }
            return 0
        }
        crawltop_set_debug_callback(easy, hears, Unmanaged.passUnretained(self).toOpaque())
        crawltop_set_long(easy, CURLOPT_VERBOSE, listens ? 1 : 0)
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if judges {
            // Not through `pointee`, because the address may be longer than the field.
            let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
            let bytes = UnsafeRawPointer(address).advanced(by: start)
            guard let target = IPAddress(bytes.assumingMemoryBound(to: sockaddr.self)) else {
                return -1
            }
            guard rule.permits(target) else {
                refused = refused ?? target
                return -1
            }
        }
        guard !isSecure || takesPermit() else { return -1 }
        hasConnection = true
        descriptor = socket(
            address.pointee.family,
            address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol
        )
        socketProblem = descriptor < 0 ? errno : 0
        return descriptor
    }

    /// Whether a connection to a TLS server may be opened now.
    ///
    /// libcurl opens a second one for a request that it sends again by itself.
    private func takesPermit() -> Bool {
        guard !isOpening else { return true }
        guard mayOpen, !(isReady && speaksHTTP2) else {
            obstacle = .noConnection
            return false
        }
        guard handshakes.begin() else {
            obstacle = .handshakes
            return false
        }
        isOpening = true
        hasOpened = true
        return true
    }

    private func admits(_ address: UnsafePointer<CChar>) -> Bool {
        guard !isSecure || admitsConnection() else { return false }
        return !judges || admits(String(cString: address))
    }

    /// Whether a request may go out on the TLS connection that libcurl has chosen.
    ///
    /// Not on one whose handshake is under way: with HTTP/2, libcurl 7.88.1 takes such a connection
    /// of another transfer for open, and would write plain text to the socket.
    private func admitsConnection() -> Bool {
        if isOpening || offersHTTP2 {
            let state = Self.tlsLibrary.state(of: easy)
            if offersHTTP2, state.is_up == 0, Self.tlsLibrary.isUsed {
                obstacle = .noConnection
                return false
            }
            speaksHTTP2 = state.speaks_http2 != 0
            if isOpening { resumesSession = state.is_resumed != 0 }
        }
        stopOpening()
        isReady = true
        return true
    }

    private func admits(_ text: String) -> Bool {
        guard let address = IPAddress(text), rule.permits(address) else {
            refused = IPAddress(text)
            hasConnection = false
            return false
        }
        return true
    }
}

/// The OpenSSL functions that report a connection's state.
private struct TLSLibrary: @unchecked Sendable {
    // Unchecked because the C struct of function pointers is set once and never changed.
    private var functions = crawltop_find_tls_library()
    /// Whether libcurl uses OpenSSL and its functions were found.
    var isUsed: Bool { RecordWatch.isOpenSSL && functions.is_init_finished != nil }

    func state(of easy: UnsafeMutableRawPointer) -> crawltop_tls_state {
        withUnsafePointer(to: functions) { crawltop_tls_state(easy, $0) }
    }
}
