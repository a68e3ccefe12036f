import CCurl
import Glibc

/// The connections that libcurl has closed since the last ``forget()``, by their local ports.
///
/// libcurl 7.88.1 closes a connection on which bytes follow an answer, and does not report it.
/// Kept connections are rarely closed, so this costs nothing for most requests.
final class ClosedConnections {
    private var ports: Set<Int> = []

    var isEmpty: Bool { ports.isEmpty }

    /// Whether the connection from this local port was closed.
    func contains(_ port: Int) -> Bool { ports.contains(port) }

    /// Forgets all ports.
    func forget() { ports.removeAll(keepingCapacity: true) }

    /// Records the closing of connections that this handle opens.
    func watch(_ easy: UnsafeMutableRawPointer) {
        let close: curl_closesocket_callback = { context, descriptor in
            if let context {
                Unmanaged<ClosedConnections>.fromOpaque(context).takeUnretainedValue()
                    .note(descriptor)
            }
            return Glibc.close(descriptor)
        }
        crawltop_set_socket_closer(easy, close, Unmanaged.passUnretained(self).toOpaque())
    }

    private func note(_ descriptor: Int32) {
        var address = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        // The port is at the same offset in sockaddr_in and sockaddr_in6.
        if status == 0 { ports.insert(Int(UInt16(bigEndian: address.sin6_port))) }
    }
}
