import NIOCore

/// A body that is sent over some time, and may be cut short on purpose.
struct BodyStream: Sendable {
    /// The bytes, repeated until ``size`` is reached.
    let block: ByteBuffer
    /// How long the whole body is.
    let size: Int
    /// How long sending the whole body takes, before the speed factor.
    var duration: Duration = .zero
    /// How its end is announced.
    var framing: Framing = .length
    /// Where and how it breaks off.
    var cut: Cut?

    /// The two ways of a server to frame a body (RFC 9112 §6).
    enum Framing: Sendable {
        /// `Content-Length` says the size in advance.
        case length
        /// Chunks; the size is not known in advance.
        case chunked
    }

    /// A deliberate break in the body.
    struct Cut: Sendable {
        /// How many bytes are sent before it.
        let offset: Int
        /// What happens there.
        let ending: Ending
    }

    /// What happens at a cut.
    enum Ending: Sendable {
        /// Nothing more, with the connection left open.
        case stall
        /// The connection is closed.
        case close
        /// The connection is reset.
        case reset
    }

    /// A document sent over some time.
    static func document(
        _ text: String,
        over duration: Duration,
        framing: Framing = .length,
        cut: Cut? = nil
    ) -> BodyStream {
        let block = ByteBuffer(string: text)
        return BodyStream(
            block: block,
            size: block.readableBytes,
            duration: duration,
            framing: framing,
            cut: cut
        )
    }
}
