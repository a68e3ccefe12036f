import Glibc
import Threads

/// A server that begins an answer on every connection and goes on by a byte a minute.
///
/// One thread for all, so that thousands of connections cost it a descriptor each.
package final class TrickleServer: Sendable {
    /// Where it listens.
    package let port: UInt16
    private let listener: Int32

    /// Serves until it is let go.
    package init() throws {
        (listener, port) = try Socket.listening(backlog: 4096)
        let listener = listener
        DetachedThread.mustStart {
            var open: [Int32] = []
            let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".utf8)
            while true {
                var wanted = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                if poll(&wanted, 1, 60_000) == 0 {
                    for descriptor in open { send(descriptor, "x", 1, Int32(MSG_NOSIGNAL)) }
                    continue
                }
                let descriptor = Socket.keepToOurselves(accept(listener, nil, nil))
                if descriptor < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard descriptor >= 0 else { break }
                open.append(descriptor)
                send(descriptor, head, head.count, Int32(MSG_NOSIGNAL))
            }
            for descriptor in open + [listener] { close(descriptor) }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// An absolute URL on this server.
    package var url: String { "http://127.0.0.1:\(port)/" }
}
