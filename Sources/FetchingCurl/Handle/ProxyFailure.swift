import CCurl
import Fetching

/// What failed at the proxy, and not at the host behind it.
struct ProxyFailure: Sendable {
    /// The proxy's host and port, as its user wrote them, without a login.
    let name: String

    /// The proxy of a configuration; nil without one.
    init?(_ configuration: TransportConfiguration) {
        guard let url = configuration.proxy else { return nil }
        let authority = url.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
        name = authority.split(separator: "@").last.map(String.init) ?? ""
    }

    /// The class of a failure that is the proxy's; nil if it is not.
    ///
    /// - Parameter connectStatus: What the proxy answered to CONNECT (RFC 9110 §9.3.6), zero if
    ///   nothing.
    static func errorClass(
        _ code: CURLcode,
        connectStatus: Int,
        problem: CurlProblem
    ) -> ErrorClass? {
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST: .proxyDNS
        case CURLE_COULDNT_CONNECT: .proxyConnect
        case _ where connectStatus == 407: .proxyAuth
        case _ where connectStatus >= 300 || problem.says("Proxy CONNECT aborted"): .proxyTunnel
        default: nil
        }
    }

    /// A message that names the proxy.
    func named(_ message: String) -> String { "by the proxy \(name): \(message)" }

    /// The error of a transfer for which the proxy could not be connected to in time.
    var silence: FetchError {
        FetchError(
            .proxyConnect,
            phase: .connect,
            message: "the proxy \(name) could not be connected to in time"
        )
    }
}
