import CZstd

/// Zstandard (RFC 8878), one frame or several.
final class ZstdStream: CodingStream {
    /// The largest window of the content coding is 8 MiB (RFC 9659 §3).
    private static let windowLog: Int32 = 23

    private let decoder: OpaquePointer
    private var isAtFrameEnd = false

    init?() {
        guard let decoder = ZSTD_createDStream() else { return nil }
        self.decoder = decoder
        ZSTD_DCtx_setParameter(decoder, ZSTD_d_windowLogMax, Self.windowLog)
    }

    deinit {
        ZSTD_freeDStream(decoder)
    }

    func step(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Failure) -> CodingStep {
        if isAtFrameEnd, let first = input.first, !Self.beginsFrame(first) {
            return CodingStep(made: 0, isAtEnd: true, isOver: true)
        }
        var from = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var to = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let result = ZSTD_decompressStream(decoder, &to, &from)
        guard ZSTD_isError(result) == 0 else { throw .corrupt }
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst(from.pos))
        // A frame that has begun wants more, so that 0 is the end of one.
        isAtFrameEnd = result == 0
        return CodingStep(made: to.pos, isAtEnd: isAtFrameEnd)
    }

    /// Whether a frame can begin so: 0xFD2FB528, or 0x184D2A50 to 0x184D2A5F for one to skip, with the
    /// lowest byte first (RFC 8878 §3.1).
    private static func beginsFrame(_ byte: UInt8) -> Bool {
        byte == 0x28 || byte & 0xF0 == 0x50
    }
}
