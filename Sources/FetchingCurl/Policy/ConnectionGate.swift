import CCurl
import Fetching
import Glibc
import URLStandard

/// Lets one handle's transfers connect to where they may, and nowhere else.
///
/// It looks at the address in the very call that opens the socket, whatever spelling or answer of a
/// name server led there, and once more before a request goes out on a connection that was already
/// open (`CURLOPT_OPENSOCKETFUNCTION`, `CURLOPT_PREREQFUNCTION`). Sockets are not left to programs
/// that the process may start.
final class ConnectionGate {
    private let easy: UnsafeMutableRawPointer
    private let rule: AddressRule
    /// Whether connections lead to the proxy that the user named.
    private let usesProxy: Bool
    private var reach = TransferReach.anywhere
    /// The first address that was refused.
    private var refused: IPAddress?
    private var hasConnection = false
    /// Why the system gave no socket the last time it was asked; zero if it gave one.
    private var socketProblem: Int32 = 0
    /// The socket that was opened last; it may be closed by now.
    private var descriptor: Int32 = -1
    private let offersHTTP2: Bool
    private let handshakes: HandshakeBudget
    /// Whether it asks a TLS server, or a proxy to lead it there.
    private var isSecure = false
    /// Whether it may open a connection to a TLS server, and not only use one that is open.
    var mayOpen = true
    /// Whether it has opened a connection that is not ready yet, with a permit for its handshake.
    private(set) var isOpening = false
    /// Whether it has opened a connection to a TLS server.
    private(set) var hasOpened = false
    /// Whether a connection that it opened, or may use, is ready.
    private(set) var isReady = false
    /// Why it was kept from going on, and is to begin again.
    private(set) var obstacle: Obstacle?
    /// Whether the TLS session of an earlier connection was resumed.
    private(set) var resumesSession = false
    /// Whether the request went out over HTTP/2.
    private(set) var speaksHTTP2 = false
    /// Whether libcurl has said that its server refused it (RFC 9113 §8.7), where that is listened
    /// to.
    private(set) var wasRefused = false

    /// What keeps a transfer from going on for now.
    enum Obstacle {
        /// No connection has room for it.
        case noConnection
        /// Enough handshakes are under way.
        case handshakes
    }

    private static let tlsLibrary = TLSLibrary()

    /// The gate of a handle, whose options it sets.
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
        let context = Unmanaged.passUnretained(self).toOpaque()
        crawltop_set_pointer(
            easy,
            CURLOPT_OPENSOCKETFUNCTION,
            unsafeBitCast(opens, to: UnsafeMutableRawPointer.self)
        )
        crawltop_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        crawltop_set_pointer(easy, CURLOPT_PREREQDATA, context)
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

    /// Lets the transfer reach public addresses only, whoever named its host.
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

    /// The connection that is being opened is ready, or will not be.
    func stopOpening() {
        guard isOpening else { return }
        isOpening = false
        handshakes.finish()
    }

    /// Has libcurl ask before each request, where that is of use.
    private func setQuestion() {
        let asks: curl_prereq_callback = { context, address, _, _, _ in
            guard let context, let address else { return CURL_PREREQFUNC_ABORT }
            let gate = Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
            return gate.admits(address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        crawltop_set_pointer(
            easy,
            CURLOPT_PREREQFUNCTION,
            judges || isSecure ? unsafeBitCast(asks, to: UnsafeMutableRawPointer.self) : nil
        )
    }

    /// Whether addresses are judged: not those of a proxy, which the user named.
    private var judges: Bool { reach == .publicOnly && !usesProxy }

    /// Why the transfer has failed, if it is that no address was left to connect to.
    var error: FetchError? {
        guard !hasConnection, obstacle == nil, let refused else { return nil }
        return AddressRule.refusal(of: refused, phase: .connect)
    }

    /// What this machine lacked for a connection; libcurl 7.88.1 forgets why it got no socket.
    var shortage: FetchError? {
        socketProblem == 0
            ? nil : LocalShortage.error(socketProblem, for: "a connection", phase: .connect)
    }

    /// Whether the socket that was opened last has reached its peer.
    ///
    /// Of use while a transfer is connecting: libcurl 7.88.1 does not tell when TCP is done, if
    /// more follows.
    var isConnected: Bool {
        guard descriptor >= 0 else { return false }
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &address) { bytes in
            getpeername(descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
        } == 0
    }

    /// Listens to what libcurl says of a request that must not be sent twice, or stops to.
    ///
    /// Only so is it known for certain that its server has not acted on it: libcurl 7.88.1 says so
    /// before it sends it again by itself (`Curl_retry_request` in lib/transfer.c), and tells of a
    /// GOAWAY that took no stream at all (`on_frame_recv` in lib/http2.c).
    func listen(_ listens: Bool) {
        guard offersHTTP2 else { return }
        let hears: curl_debug_callback = { _, kind, text, count, context in
            guard kind == CURLINFO_TEXT, let text, let context else { return 0 }
            let words = String(
                decoding: UnsafeRawBufferPointer(start: text, count: count),
                as: UTF8.self
            )
            // Told by its beginning, for other lines hold what a server says. The slip is libcurl's.
            let isGoaway = words.hasPrefix("recveived GOAWAY, error=")
            if isGoaway && words.hasSuffix(", last_stream=0\n")
                || words.hasPrefix("REFUSED_STREAM, retrying")
            {
                let gate = Unmanaged<ConnectionGate>.fromOpaque(context).takeUnretainedValue()
                gate.wasRefused = true
            }
            return 0
        }
        crawltop_set_pointer(
            easy,
            CURLOPT_DEBUGFUNCTION,
            unsafeBitCast(hears, to: UnsafeMutableRawPointer.self)
        )
        crawltop_set_pointer(easy, CURLOPT_DEBUGDATA, Unmanaged.passUnretained(self).toOpaque())
        crawltop_set_long(easy, CURLOPT_VERBOSE, listens ? 1 : 0)
    }

    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        if judges {
            // Not through `pointee`: the address may be longer than the field that it begins in.
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
    /// A second one is opened for a request that libcurl sends again by itself.
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
    /// Not on one whose handshake is under way: libcurl 7.88.1 takes a connection of another
    /// transfer for open where the server speaks HTTP/2, and would write to the bare socket.
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

/// OpenSSL, as far as libcurl uses it and it can be asked.
private struct TLSLibrary: @unchecked Sendable {
    // Set once, and never changed.
    private var functions = crawltop_find_tls_library()
    /// Whether libcurl uses this library, and it can be asked.
    var isUsed: Bool { RecordWatch.isOpenSSL && functions.is_init_finished != nil }

    func state(of easy: UnsafeMutableRawPointer) -> crawltop_tls_state {
        withUnsafePointer(to: functions) { crawltop_tls_state(easy, $0) }
    }
}
