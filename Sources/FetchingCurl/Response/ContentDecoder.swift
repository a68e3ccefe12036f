import CZlib

/// Undoes `Content-Encoding: gzip` and `deflate` (RFC 9110 §8.4) within bounds.
///
/// libcurl's own decoder accepts a truncated body and does not bound its output, so it is never
/// switched on.
final class ContentDecoder {
    /// Why the coded bytes are refused.
    enum Failure: Error {
        case corrupt
        case truncated
        /// Over a MiB, and more than 100 decoded bytes for each coded one.
        case bomb
    }

    private static let maximumRatio: Int64 = 100
    private static let freeBytes: Int64 = 1 << 20

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)
    private var isAtMemberEnd = false
    /// Whether the coded bytes have ended and what follows them is padding.
    private var isOver = false
    private var hasStarted = false
    private var consumed: Int64 = 0
    private var produced: Int64 = 0
    private let isDeflate: Bool

    /// Nil for an unknown coding.
    init?(coding: String) {
        stream.initialize(to: z_stream())
        switch coding.lowercased() {
        case "gzip", "x-gzip": isDeflate = false
        case "deflate": isDeflate = true
        default:
            isDeflate = false
            return nil
        }
        // 15 + 32: the largest window, and detection of gzip or zlib by the header.
        guard crawltop_inflate_init(stream, 15 + 32) == Z_OK else {
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Decodes a piece and passes the result to `use` in pieces of at most 32 KiB.
    func decode<Trouble: Error>(
        _ bytes: UnsafeRawBufferPointer,
        use: (UnsafeRawBufferPointer) throws(Trouble) -> Void
    ) throws(DecodeTrouble<Trouble>) {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count > 0 else {
            return
        }
        beginIfRaw(first: start[0])
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(bytes.count)
        consumed += Int64(bytes.count)
        // After a full output there may be more of it, even without further input.
        var isOutputFull = false
        while !isOver, stream.pointee.avail_in > 0 || isOutputFull {
            if isAtMemberEnd {
                guard stream.pointee.avail_in > 0, beginMember() else { return }
            }
            try step(use)
            isOutputFull = stream.pointee.avail_out == 0
        }
    }

    /// The coded bytes have ended.
    func finish() throws(Failure) {
        if hasStarted && !isAtMemberEnd { throw .truncated }
    }

    /// Begins a further gzip member (RFC 1952 §2.2); false if padding follows, which is ignored.
    private func beginMember() -> Bool {
        isOver =
            isDeflate || stream.pointee.next_in.pointee != 0x1f || inflateReset(stream) != Z_OK
        isAtMemberEnd = isOver
        return !isOver
    }

    private func step<Trouble: Error>(
        _ use: (UnsafeRawBufferPointer) throws(Trouble) -> Void
    ) throws(DecodeTrouble<Trouble>) {
        let capacity = output.count
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(capacity)
        let hadInput = stream.pointee.avail_in > 0
        let status = inflate(stream, Z_NO_FLUSH)
        let made = capacity - Int(stream.pointee.avail_out)
        produced += Int64(made)
        guard status == Z_OK || status == Z_STREAM_END || (status == Z_BUF_ERROR && !hadInput)
        else {
            throw .coding(.corrupt)
        }
        isAtMemberEnd = status == Z_STREAM_END
        if Self.isBomb(made: produced, from: consumed) { throw .coding(.bomb) }
        do throws(Trouble) {
            try use(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<made]))
        } catch { throw .use(error) }
    }

    /// Whether the ratio of decoded to coded bytes is that of a decompression bomb.
    static func isBomb(made: Int64, from consumed: Int64) -> Bool {
        made > freeBytes && made > consumed * maximumRatio
    }

    /// Whether ignored bytes followed the coded ones.
    var hasPadding: Bool { isOver }

    /// Some servers send `deflate` without its zlib header (RFC 9110 §8.4.1.2 note).
    private func beginIfRaw(first byte: UInt8) {
        guard !hasStarted else { return }
        hasStarted = true
        if isDeflate, byte & 0x0f != 8 { inflateReset2(stream, -15) }
    }
}

/// What stopped decoding: the coded bytes, or the consumer of the result.
enum DecodeTrouble<Trouble: Error>: Error {
    case coding(ContentDecoder.Failure)
    case use(Trouble)
}
