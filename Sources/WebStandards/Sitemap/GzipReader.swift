import CZlib

/// Undoes gzip (RFC 1952) as the bytes of a file arrive, with all its members.
final class GzipReader {
    /// The first bytes of every file.
    static let magic: [UInt8] = [0x1F, 0x8B]

    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var isAtMemberEnd = false
    /// Whether nothing more is read, because of padding, damage or a consumer that had enough.
    private var isOver = false

    /// Whether the bytes are no gzip.
    private(set) var isDamaged = false

    /// Whether a member was read to its end and no other begun.
    var isWhole: Bool { isAtMemberEnd && !isDamaged }

    init() {
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window, gzip alone.
        isDamaged = crawltop_inflate_init(stream, 15 + 16) != Z_OK
        isOver = isDamaged
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Takes the next bytes.
    ///
    /// - Parameter use: Gets what they decode to, in pieces; false if it wants nothing more.
    func consume(
        _ bytes: UnsafeRawBufferPointer,
        use: (UnsafeRawBufferPointer) -> Bool
    ) {
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress, !isOver else { return }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(clamping: bytes.count)
        var isOutputFull = false
        while !isOver, stream.pointee.avail_in > 0 || isOutputFull {
            // Another member may follow (§2.2); anything else is padding.
            if isAtMemberEnd {
                guard stream.pointee.avail_in > 0 else { return }
                isOver = stream.pointee.next_in.pointee != 0x1F || inflateReset(stream) != Z_OK
                guard !isOver else { return }
                isAtMemberEnd = false
            }
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let hadInput = stream.pointee.avail_in > 0
            let status = inflate(stream, Z_NO_FLUSH)
            isAtMemberEnd = status == Z_STREAM_END
            isDamaged = !isAtMemberEnd && status != Z_OK && (status != Z_BUF_ERROR || hadInput)
            isOutputFull = stream.pointee.avail_out == 0
            let made = output.count - Int(stream.pointee.avail_out)
            let wantsMore = use(UnsafeRawBufferPointer(rebasing: output[..<made]))
            isOver = isDamaged || !wantsMore
        }
    }
}
