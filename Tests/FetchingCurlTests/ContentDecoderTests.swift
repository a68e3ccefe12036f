import Testing

@testable import FetchingCurl

struct ContentDecoderTests {
    /// What came of decoding.
    private enum Outcome: Equatable {
        case whole([UInt8])
        case corrupt, truncated, bomb, unknown
    }

    private struct Never: Error {}

    private func decode(_ coded: [UInt8], as coding: String, inPiecesOf size: Int = 1 << 14)
        -> Outcome
    {
        guard let decoder = ContentDecoder(coding: coding) else { return .unknown }
        var decoded: [UInt8] = []
        do {
            for start in stride(from: 0, to: coded.count, by: size) {
                let piece = Array(coded[start..<min(start + size, coded.count)])
                try piece.withUnsafeBytes { raw in
                    try decoder.decode(raw) { (made) throws(Never) in
                        decoded.append(contentsOf: made)
                    }
                }
            }
            try decoder.finish()
        } catch DecodeTrouble<Never>.coding(.corrupt) {
            return .corrupt
        } catch ContentDecoder.Failure.truncated {
            return .truncated
        } catch {
            return .bomb
        }
        return .whole(decoded)
    }

    private static let text = Array("What a long text, what a text. ".utf8) + (0..<200)

    private static let codings = [
        ("gzip", Coding.gzip(text)), ("GZip", Coding.gzip(text)), ("x-gzip", Coding.gzip(text)),
        ("deflate", Coding.zlib(text)), ("deflate", Coding.rawDeflate(text)),
        ("br", Coding.brotliText), ("zstd", Coding.zstd(text)),
    ]

    @Test(arguments: codings, [1, 2, 3, 7, 100, 1 << 14])
    func `pieces of any size decode to the same`(coded: (String, [UInt8]), size: Int) {
        #expect(decode(coded.1, as: coded.0, inPiecesOf: size) == .whole(Self.text))
    }

    @Test(arguments: codings)
    func `a body that ends early is truncated wherever it ends`(coding: String, coded: [UInt8]) {
        for length in 1..<coded.count {
            #expect(decode(Array(coded[..<length]), as: coding) == .truncated, "at \(length)")
        }
    }

    /// The last code of a stream can make more than the output has room for.
    @Test(arguments: 32_760...32_776)
    func `what fills the output exactly is not lost`(count: Int) {
        for size in [count, count + 32_768, count + 257] {
            let bytes = [UInt8](repeating: 65, count: size)
            #expect(decode(Coding.rawDeflate(bytes), as: "deflate") == .whole(bytes))
            #expect(decode(Coding.zlib(bytes), as: "deflate") == .whole(bytes))
            #expect(decode(Coding.gzip(bytes), as: "gzip") == .whole(bytes))
        }
    }

    @Test func `an empty body is whole`() {
        #expect(decode([], as: "gzip") == .whole([]))
        #expect(decode(Coding.gzip([]), as: "gzip") == .whole([]))
    }

    @Test(arguments: [1, 13, 1 << 14])
    func `members follow one another`(size: Int) {
        let coded = Coding.gzip(Self.text) + Coding.gzip([]) + Coding.gzip(Self.text)
        #expect(decode(coded, as: "gzip", inPiecesOf: size) == .whole(Self.text + Self.text))
        #expect(decode(Array(coded.dropLast()), as: "gzip", inPiecesOf: size) == .truncated)
    }

    @Test(arguments: codings, [[0, 0, 0], Array("junk".utf8), [0, 0x1f, 0x8b, 0xff, 0x1f]])
    func `padding after the end is let be`(coded: (String, [UInt8]), padding: [UInt8]) {
        for size in [1, 1 << 14] {
            let outcome = decode(coded.1 + padding, as: coded.0, inPiecesOf: size)
            #expect(outcome == .whole(Self.text))
        }
    }

    @Test func `a stream that is not gzip has no further members`() {
        let padding: [UInt8] = [0x1f, 0x8b, 1, 2, 3]
        #expect(decode(Coding.zlib(Self.text) + padding, as: "deflate") == .whole(Self.text))
    }

    @Test func `a wrong checksum is corrupt`() {
        var coded = Coding.gzip(Self.text)
        coded[coded.count - 8] ^= 1
        #expect(decode(coded, as: "gzip") == .corrupt)
    }

    @Test(arguments: ["gzip", "deflate", "br", "zstd"])
    func `what is not coded at all is corrupt`(coding: String) {
        #expect(decode(Array("<html><body>hello</body></html>".utf8), as: coding) == .corrupt)
    }

    @Test(arguments: [
        "brotli", "UTF-8", "none", "aws-chunked", "dcb", "gzip, gzip", "compress", "", "identity",
    ])
    func `other codings are not ours`(coding: String) {
        #expect(decode([1, 2, 3], as: coding) == .unknown)
    }

    @Test func `a bomb is stopped soon after its first MiB`() {
        let bomb = Coding.gzip([UInt8](repeating: 0, count: 64 << 20), level: 9)
        #expect(decode(bomb, as: "gzip") == .bomb)
    }

    @Test func `a bomb in other codings is stopped too`() {
        #expect(decode(Coding.brotliBomb, as: "br") == .bomb)
        let bomb = Coding.zstd([UInt8](repeating: 0, count: 64 << 20))
        #expect(decode(bomb, as: "zstd") == .bomb)
    }

    @Test func `frames of Zstandard follow one another, some of them skipped`() {
        let frame = Coding.zstd(Self.text)
        let skipped: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2]
        for size in [1, 7, 1 << 14] {
            let outcome = decode(frame + skipped + frame, as: "zstd", inPiecesOf: size)
            #expect(outcome == .whole(Self.text + Self.text))
        }
    }

    /// A window of 2^(10 + exponent) bytes, and one raw block.
    @Test(arguments: [(13, true), (14, false), (17, false)])
    func `Zstandard may not ask for a window above 8 MiB`(exponent: UInt8, isTaken: Bool) {
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, exponent << 3, 0x19, 0, 0, 97, 98, 99]
        #expect(decode(frame, as: "zstd") == (isTaken ? .whole([97, 98, 99]) : .corrupt))
    }

    @Test func `what is merely well compressed is no bomb`() {
        let bytes = [UInt8](repeating: 32, count: 1 << 20)
        #expect(decode(Coding.gzip(bytes), as: "gzip") == .whole(bytes))
    }

    @Test(arguments: 0..<200)
    func `broken bytes never do harm`(seed: Int) {
        for (coding, whole) in Self.codings {
            var coded = whole
            coded[seed % coded.count] ^= UInt8(1 + seed % 255)
            _ = decode(coded, as: coding, inPiecesOf: 1 + seed % 9)
        }
    }
}
