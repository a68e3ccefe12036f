import NIOCore

/// How far a body that takes its time has come, and what is due next.
///
/// Time is an argument.
struct StreamProgress {
    private let stream: BodyStream
    private let framing: Exchange.Framing
    private let startedAt: NIODeadline
    private let nanoseconds: Int64
    private var sent = 0

    /// No piece is larger, so that a slow client holds little memory.
    private static let largestPiece = 64 << 10
    /// A body is sent in steps this far apart: fine enough for a bar at 30 frames a second.
    private static let step: TimeAmount = .milliseconds(33)

    /// The body `stream`, not begun by `now`.
    init(
        _ stream: BodyStream,
        framing: Exchange.Framing,
        lasting duration: TimeAmount,
        now: NIODeadline
    ) {
        self.stream = stream
        self.framing = framing
        startedAt = now
        nanoseconds = max(0, duration.nanoseconds)
    }

    /// What follows the last byte: nothing, or the break that was asked for.
    var ending: BodyStream.Ending? { stream.cut?.ending }

    /// Whether the last byte has been taken.
    var isComplete: Bool { sent >= end }

    /// The next bytes that are due by `now`, framed, or nil where none are yet.
    mutating func take(at now: NIODeadline) -> ByteBuffer? {
        let blockSize = stream.block.readableBytes
        guard sent < end, blockSize > 0 else { return nil }
        let offset = sent % blockSize
        let count = min(due(at: now) - sent, blockSize - offset, Self.largestPiece)
        let start = stream.block.readerIndex + offset
        guard count > 0, let piece = stream.block.getSlice(at: start, length: count) else {
            return nil
        }
        sent += count
        return framing == .chunked ? Self.chunk(piece) : piece
    }

    /// What closes a complete body: the last chunk, where there are chunks.
    var trailer: ByteBuffer? {
        framing == .chunked && stream.cut == nil ? ByteBuffer(string: "0\r\n\r\n") : nil
    }

    /// When to look again: a step from now, or later where no byte is due by then.
    func nextTake(after now: NIODeadline) -> NIODeadline {
        let share = Double(sent + 1) / Double(max(1, stream.size))
        let nextByte = startedAt + .nanoseconds(Int64((Double(nanoseconds) * share).rounded(.up)))
        return max(now + min(Self.step, .nanoseconds(nanoseconds / 16 + 1)), nextByte)
    }

    private var end: Int {
        stream.block.readableBytes == 0 ? 0 : min(stream.size, stream.cut?.offset ?? stream.size)
    }

    private func due(at now: NIODeadline) -> Int {
        let elapsed = (now - startedAt).nanoseconds
        guard nanoseconds > 0, elapsed < nanoseconds else { return end }
        return min(end, Int(Double(stream.size) * Double(max(0, elapsed)) / Double(nanoseconds)))
    }

    private static func chunk(_ piece: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(piece.readableBytes + 12)
        buffer.writeString(String(piece.readableBytes, radix: 16) + "\r\n")
        buffer.writeImmutableBuffer(piece)
        buffer.writeStaticString("\r\n")
        return buffer
    }
}
