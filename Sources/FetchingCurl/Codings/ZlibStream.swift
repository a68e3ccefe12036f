import CZlib

/// gzip (RFC 1952) and deflate in zlib's format (RFC 1950), or without it.
final class ZlibStream: CodingStream {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private let isDeflate: Bool
    private var hasStarted = false
    private var isAtMemberEnd = false

    init?(isDeflate: Bool) {
        self.isDeflate = isDeflate
        stream.initialize(to: z_stream())
        // 15 + 32: the largest window, and detection of gzip or zlib by the header.
        guard crawltop_inflate_init(stream, 15 + 32) == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func step(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Failure) -> CodingStep {
        if let first = input.first {
            beginIfRaw(first: first)
            if isAtMemberEnd, !beginMember(first: first) {
                return CodingStep(made: 0, isAtEnd: true, isOver: true)
            }
        }
        let count = min(input.count, Int(UInt32.max))
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        )
        stream.pointee.avail_in = UInt32(count)
        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        let status = inflate(stream, Z_NO_FLUSH)
        guard status == Z_OK || status == Z_STREAM_END || (status == Z_BUF_ERROR && count == 0)
        else { throw .corrupt }
        let used = count - Int(stream.pointee.avail_in)
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst(used))
        isAtMemberEnd = status == Z_STREAM_END
        return CodingStep(
            made: output.count - Int(stream.pointee.avail_out),
            isAtEnd: isAtMemberEnd
        )
    }

    /// Begins a further gzip member (RFC 1952 §2.2); false if padding follows.
    private func beginMember(first byte: UInt8) -> Bool {
        !isDeflate && byte == 0x1f && inflateReset(stream) == Z_OK
    }

    /// Some servers send `deflate` without its zlib header (RFC 9110 §8.4.1.2 note).
    private func beginIfRaw(first byte: UInt8) {
        guard !hasStarted else { return }
        hasStarted = true
        if isDeflate, byte & 0x0f != 8 { inflateReset2(stream, -15) }
    }
}
