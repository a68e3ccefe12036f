import Glibc

/// A port without a listener, reserved while this lives.
package final class RefusingPort: Sendable {
    /// The port.
    package let port: UInt16
    private let descriptor: Int32

    /// Takes a free port of 127.0.0.1.
    package init() throws {
        (descriptor, port) = try Socket.listening(backlog: nil)
    }

    deinit { close(descriptor) }

    /// An absolute URL to the port.
    package var url: String { "http://127.0.0.1:\(port)/" }
}
