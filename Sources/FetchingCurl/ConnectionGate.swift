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
    /// Whether the request went out over HTTP/2.
    private(set) var speaksHTTP2 = false

    /// The gate of a handle, whose options it sets.
    init(_ easy: UnsafeMutableRawPointer, _ configuration: TransportConfiguration) {
        self.easy = easy
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
    func begin(_ reach: TransferReach) {
        refused = nil
        hasConnection = false
        socketProblem = 0
        descriptor = -1
        speaksHTTP2 = false
        guard reach != self.reach else { return }
        self.reach = reach
        setQuestion()
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
            judges || offersHTTP2 ? unsafeBitCast(asks, to: UnsafeMutableRawPointer.self) : nil
        )
    }

    /// Whether addresses are judged: not those of a proxy, which the user named.
    private var judges: Bool { reach == .publicOnly && !usesProxy }

    /// Why the transfer has failed, if it is that no address was left to connect to.
    var error: FetchError? {
        guard !hasConnection, let refused else { return nil }
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
        hasConnection = true
        descriptor = socket(
            address.pointee.family,
            address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol
        )
        socketProblem = descriptor < 0 ? errno : 0
        return descriptor
    }

    private func admits(_ address: UnsafePointer<CChar>) -> Bool {
        if offersHTTP2 { speaksHTTP2 = crawltop_speaks_http2(easy) != 0 }
        return !judges || admits(String(cString: address))
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
