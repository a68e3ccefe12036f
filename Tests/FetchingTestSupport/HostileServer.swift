import Glibc
import Threads

/// A server on 127.0.0.1 that sends whatever a test wants, one thread a connection.
///
/// Nothing of HTTP is built in: what a test sends is what goes over the wire. It serves until it
/// is stopped or the process ends, so a test need not keep it.
package final class HostileServer: Sendable {
    /// What has come so far.
    package struct Log: Sendable {
        /// Connections accepted.
        package var connections = 0
        /// Heads of requests, in the order in which they were read.
        package var requests: [String] = []
        var open: Set<Int32> = []
        var isStopped = false
    }

    /// Where it listens.
    package let port: UInt16
    /// What has come so far.
    package let log = Watched(Log())
    private let listener: Int32

    /// Listens on a free port and gives every connection to `serve`, on a thread of its own.
    ///
    /// The connection is closed when `serve` returns.
    ///
    /// - Parameters:
    ///   - address: An IPv4 address of this machine, 127.0.0.1 by default.
    ///   - port: Where to listen; zero for any free port.
    package init(
        address: UInt32 = 0x7f00_0001,
        port: UInt16 = 0,
        _ serve: @escaping @Sendable (HostileConnection) -> Void
    ) throws {
        (listener, self.port) = try Socket.listening(backlog: 1024, address: address, port: port)
        let listener = listener
        let log = log
        DetachedThread.mustStart {
            while true {
                let descriptor = Socket.keepToOurselves(accept(listener, nil, nil))
                if descriptor < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard descriptor >= 0 else { break }
                let number = log.update { log in
                    log.open.insert(descriptor)
                    log.connections += 1
                    return log.connections - 1
                }
                let connection = HostileConnection(descriptor, number: number) { request in
                    log.update { $0.requests.append(request) }
                }
                DetachedThread.mustStart {
                    serve(connection)
                    log.update { log in
                        log.open.remove(descriptor)
                        _ = close(descriptor)
                    }
                }
            }
            log.update { _ in _ = close(listener) }
        }
    }

    /// A server that answers every request with the same bytes, and then closes or reads on.
    package convenience init(answer: String, thenCloses: Bool = false) throws {
        let bytes = Array(answer.utf8)
        try self.init { connection in
            while connection.readRequest() != nil {
                guard connection.send(bytes), !thenCloses else { return }
            }
        }
    }

    /// Ends every connection and the listening.
    package func stop() {
        log.update { log in
            guard !log.isStopped else { return }
            log.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for descriptor in log.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// An absolute URL on this server.
    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }
}
