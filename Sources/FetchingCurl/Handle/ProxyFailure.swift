import CCurl
import Fetching

/// Tells failures of the proxy from those of the host behind it.
struct ProxyFailure: Sendable {
    /// The proxy's host and port as the user wrote them, without credentials.
    let name: String

    /// Nil if the configuration has no proxy.
    init?(_ configuration: TransportConfiguration) {
        guard let url = configuration.proxy else { return nil }
        let authority = url.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
        name = authority.split(separator: "@").last.map(String.init) ?? ""
    }

    /// The class of a failure at the proxy; nil if it failed elsewhere.
    ///
    /// - Parameter connectStatus: The status of the proxy's answer to CONNECT (RFC 9110 §9.3.6); zero
    ///   without one.
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

    func named(_ message: String) -> String { "by the proxy \(name): \(message)" }

    /// The error of a transfer that could not connect to the proxy in time.
    var silence: FetchError {
        FetchError(
            .proxyConnect,
            phase: .connect,
            message: "the proxy \(name) could not be connected to in time"
        )
    }
}
