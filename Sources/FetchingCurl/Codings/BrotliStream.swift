import CBrotli

/// Brotli (RFC 7932).
///
/// Its window has at most 16 MiB: the larger ones of newer versions are not switched on.
final class BrotliStream: CodingStream {
    private let decoder: OpaquePointer
    private var isAtEnd = false

    init?() {
        guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
        self.decoder = decoder
    }

    deinit {
        BrotliDecoderDestroyInstance(decoder)
    }

    func step(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Failure) -> CodingStep {
        guard !isAtEnd else { return CodingStep(made: 0, isAtEnd: true, isOver: !input.isEmpty) }
        var (left, free) = (input.count, output.count)
        var next = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var end = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let result = BrotliDecoderDecompressStream(decoder, &left, &next, &free, &end, nil)
        guard result != BROTLI_DECODER_RESULT_ERROR else { throw .corrupt }
        input = UnsafeRawBufferPointer(rebasing: input.suffix(left))
        isAtEnd = result == BROTLI_DECODER_RESULT_SUCCESS
        return CodingStep(made: output.count - free, isAtEnd: isAtEnd)
    }
}
