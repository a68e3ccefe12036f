import NIOCore
import NIOHTTP1

/// One request being answered: what its response's head depends on, and who is to be told its end.
struct Exchange {
    /// HEAD: everything but the body is sent.
    let isHead: Bool
    /// HTTP/1.0 knows no chunks, and says when the connection stays open.
    let isHTTP10: Bool
    /// Whether another request may follow on the connection.
    var keepsAlive: Bool
    /// Who answered, or nil where the server did itself.
    let handler: (any PathHandler)?

    /// How the end of a body is known.
    enum Framing: Equatable {
        /// There is no body and no field about it.
        case none
        /// By `Content-Length`.
        case length(Int)
        /// By chunks.
        case chunked
        /// By the end of the connection, for HTTP/1.0.
        case close
    }

    /// How this exchange frames `body`.
    func framing(of body: Reply.Body) -> Framing {
        switch body {
        case .none: .none
        case .bytes(let bytes): .length(bytes.readableBytes)
        case .stream(let stream) where stream.framing == .length: .length(stream.size)
        case .stream: isHTTP10 ? .close : .chunked
        }
    }

    /// Writes the whole head, the empty line included.
    func write(
        _ head: ByteBuffer,
        framing: Framing,
        date: ByteBuffer,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeImmutableBuffer(head)
        switch framing {
        case .none, .close: break
        case .length(let length): buffer.writeString("Content-Length: \(length)\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
        }
        buffer.writeImmutableBuffer(date)
        if !keepsAlive {
            buffer.writeStaticString("Connection: close\r\n\r\n")
        } else if isHTTP10 {
            buffer.writeStaticString("Connection: keep-alive\r\n\r\n")
        } else {
            buffer.writeStaticString("\r\n")
        }
    }
}
