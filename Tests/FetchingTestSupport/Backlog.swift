import Glibc

/// A port on which the system completes no handshake: its backlog is full and nobody accepts.
///
/// Linux then drops the client's SYN (tcp(7), `tcp_abort_on_overflow` off), so that connecting
/// neither fails nor succeeds.
package final class Backlog: Sendable {
    /// Where connecting hangs.
    package let port: UInt16
    private let descriptors: [Int32]

    /// Fills a backlog of one.
    package init() throws {
        let (listener, port) = try Socket.listening(backlog: 0)
        self.port = port
        var descriptors = [listener]
        for _ in 0..<4 { descriptors.append(try Socket.connecting(to: port)) }
        self.descriptors = descriptors
    }

    deinit {
        descriptors.forEach { close($0) }
    }

    /// An absolute URL to the port.
    package var url: String { "http://127.0.0.1:\(port)/" }
}
