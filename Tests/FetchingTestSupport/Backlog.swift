/// A port on which the system completes no handshake: its backlog is full and nothing accepts.
///
/// Linux then drops the client's SYN (tcp(7), `tcp_abort_on_overflow` off), so that connecting
/// neither fails nor succeeds. Its sockets stay until the process ends.
package final class Backlog: Sendable {
    /// Where connecting hangs.
    package let port: UInt16
    /// Fills a backlog of one.
    package init() throws {
        (_, port) = try Socket.listening(backlog: 0)
        for _ in 0..<4 { _ = try Socket.connecting(to: port) }
    }

    /// An absolute URL to the port.
    package var url: String { "http://127.0.0.1:\(port)/" }
}
