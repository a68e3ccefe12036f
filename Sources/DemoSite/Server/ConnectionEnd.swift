import NIOCore

/// The two ways in which the server ends a connection by itself.
enum ConnectionEnd {
    /// `struct linger` of the system; its own declaration belongs to a module of SwiftNIO's.
    private struct Linger: Sendable {
        var isOn: Int32
        var seconds: Int32
    }

    /// How long a client may take to see that we closed before the rest is cut off.
    private static let lingerTime: TimeAmount = .seconds(1)

    /// Closes our side once everything is sent, and the rest when the client has seen it.
    ///
    /// Closing both at once while the client still sends would reset the connection and may cost
    /// the client the response (RFC 9112 §9.6).
    static func closeGently(_ context: ChannelHandlerContext) {
        context.flush()
        let loop = context.eventLoop.assumeIsolated()
        let closed = context.eventLoop.makePromise(of: Void.self)
        closed.futureResult.assumeIsolated().whenSuccess {
            loop.scheduleTask(in: lingerTime) { context.close(promise: nil) }
        }
        context.close(mode: .output, promise: closed)
    }

    /// Closes with an RST instead of a FIN.
    static func reset(_ context: ChannelHandlerContext) {
        if let options = context.channel as? any SocketOptionProvider {
            let noLinger = Linger(isOn: 1, seconds: 0)
            _ = options.unsafeSetSocketOption(level: .socket, name: .so_linger, value: noLinger)
        }
        context.close(promise: nil)
    }
}
