import CCurl
import Glibc

/// Which connections libcurl has closed since it was last asked, by their local ports.
///
/// libcurl 7.88.1 closes a connection on which bytes came behind an answer, and tells nobody.
/// Closing is rare where connections are kept, so that nothing is spent on each request.
final class ClosedConnections {
    private var ports: Set<Int> = []

    /// Whether nothing was closed.
    var isEmpty: Bool { ports.isEmpty }

    /// Whether the connection from a local port was closed.
    func contains(_ port: Int) -> Bool { ports.contains(port) }

    /// Begins anew.
    func forget() { ports.removeAll(keepingCapacity: true) }

    /// Sees to it that closing a connection which this handle opens is noted.
    func watch(_ easy: UnsafeMutableRawPointer) {
        let close: curl_closesocket_callback = { context, descriptor in
            if let context {
                Unmanaged<ClosedConnections>.fromOpaque(context).takeUnretainedValue()
                    .note(descriptor)
            }
            return Glibc.close(descriptor)
        }
        crawltop_set_pointer(
            easy,
            CURLOPT_CLOSESOCKETFUNCTION,
            unsafeBitCast(close, to: UnsafeMutableRawPointer.self)
        )
        crawltop_set_pointer(
            easy,
            CURLOPT_CLOSESOCKETDATA,
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    private func note(_ descriptor: Int32) {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        // The port stands at the same place for both versions of IP.
        if status == 0 { ports.insert(Int(UInt16(bigEndian: address.sin6_port))) }
    }
}
