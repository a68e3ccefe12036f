/// Undoes `Content-Encoding` (RFC 9110 §8.4) within bounds: gzip, deflate, br and zstd.
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

    private let stream: any CodingStream
    private let output: UnsafeMutableRawBufferPointer
    private var isAtEnd = true
    /// Whether the coded bytes have ended and what follows them is ignored.
    private(set) var hasPadding = false
    private var consumed: Int64 = 0
    private var produced: Int64 = 0

    /// Nil for an unknown coding.
    init?(coding: String) {
        let stream: (any CodingStream)? =
            switch coding.lowercased() {
            case "gzip", "x-gzip": ZlibStream(isDeflate: false)
            case "deflate": ZlibStream(isDeflate: true)
            case "br": BrotliStream()
            case "zstd": ZstdStream()
            default: nil
            }
        guard let stream else { return nil }
        self.stream = stream
        // Last, since no deinit follows an init that has failed.
        output = .allocate(byteCount: 32 << 10, alignment: 16)
    }

    deinit {
        output.deallocate()
    }

    /// Decodes a piece and passes the result to `use` in pieces of at most 32 KiB.
    func decode<Trouble: Error>(
        _ bytes: UnsafeRawBufferPointer,
        use: (UnsafeRawBufferPointer) throws(Trouble) -> Void
    ) throws(DecodeTrouble<Trouble>) {
        var rest = bytes
        consumed += Int64(bytes.count)
        // After a full output there may be more of it, even without further input.
        var isOutputFull = false
        while !hasPadding, !rest.isEmpty || isOutputFull {
            let step: CodingStep
            do throws(Failure) { step = try stream.step(&rest, into: output) } catch {
                throw .coding(error)
            }
            produced += Int64(step.made)
            (isAtEnd, hasPadding) = (step.isAtEnd, step.isOver)
            isOutputFull = step.made == output.count && !step.isAtEnd
            if Self.isBomb(made: produced, from: consumed) { throw .coding(.bomb) }
            guard step.made > 0 else { continue }
            do throws(Trouble) {
                try use(
                    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<step.made])
                )
            } catch { throw .use(error) }
        }
    }

    /// The coded bytes have ended.
    func finish() throws(Failure) {
        if !isAtEnd { throw .truncated }
    }

    /// Whether the ratio of decoded to coded bytes is that of a decompression bomb.
    static func isBomb(made: Int64, from consumed: Int64) -> Bool {
        made > freeBytes && made > consumed * maximumRatio
    }
}

/// What stopped decoding: the coded bytes, or the consumer of the result.
enum DecodeTrouble<Trouble: Error>: Error {
    case coding(ContentDecoder.Failure)
    case use(Trouble)
}

/// One step of a decoder.
struct CodingStep {
    /// Bytes written to the output.
    var made: Int
    /// Whether the coded bytes may end here.
    var isAtEnd: Bool
    /// Whether they have ended, and what follows is ignored.
    var isOver = false
}

/// The decoder of one coding.
protocol CodingStream: AnyObject {
    /// Decodes from the beginning of `input`, and shortens that by what it took.
    ///
    /// Makes progress while there is input or the last output was full.
    func step(
        _ input: inout UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(ContentDecoder.Failure) -> CodingStep
}
