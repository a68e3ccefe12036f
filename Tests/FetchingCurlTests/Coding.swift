import CZlib
import CZstd

/// Content codings as a server would make them.
enum Coding {
    /// One gzip member (RFC 1952).
    static func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        var stream = z_stream()
        guard crawltop_deflate_init_gzip(&stream, level) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](
            repeating: 0,
            count: Int(deflateBound(&stream, UInt(bytes.count))) + 64
        )
        let capacity = output.count
        return input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(capacity)
                guard deflate(&stream, Z_FINISH) == Z_STREAM_END else { return [] }
                return Array(output[..<(capacity - Int(stream.avail_out))])
            }
        }
    }

    /// What `Content-Encoding: deflate` means: a zlib stream (RFC 1950).
    static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(size))
        guard compress2(&output, &size, bytes, UInt(bytes.count), 9) == Z_OK else { return [] }
        return Array(output[..<Int(size)])
    }

    /// What some servers send for `deflate`: the same without header and checksum (RFC 1951).
    static func rawDeflate(_ bytes: [UInt8]) -> [UInt8] {
        Array(zlib(bytes).dropFirst(2).dropLast(4))
    }

    /// One Zstandard frame (RFC 8878).
    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        return ZSTD_isError(count) == 0 ? Array(output[..<count]) : []
    }

    /// The text of ``ContentDecoderTests`` in Brotli (RFC 7932), made by its reference encoder.
    static let brotliText = base64(
        """
        G+YAAGQobpY/30v0tgaVB6dZhg04YA9CmHdeGE7QotIfDyRAAKwFEpFMgg7SlTCYAAKFwRFIFNoGldCLmwCDxeEJ\
        RBKZQqXRGUwWm8Pl8QVCkVgilckVSpVao9XpDUaT2WK12R1Ol9vj9WVl5/hz8/ILCouKS0oDwVA4Eo3Fy8orKquq\
        a2rr6hsSyVQ609jU3NLa1t7R2dXd09vXPzA4NDwyOjY+MTk1PTM7N7+wuLS8srq2vrG5tb2zu7d/cHh0fHJ6dn5x\
        eXV9c3t3//D49Pzy+vb+8fn1/fP79w8=
        """
    )

    /// 64 MiB of zeros in Brotli.
    static let brotliBomb = base64(
        """
        y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37P/7//8E/ARCHBQC693/8//+DfwIgDgsAdO//\
        +P//B/8EQBwWAOje//H//w/+CYA4LADQvf/j//8f/BMAcVgAoHv/Nw==
        """
    )

    /// Decodes Base64 (RFC 4648 §4).
    private static func base64(_ text: String) -> [UInt8] {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { break }
            bits = bits << 6 | UInt32(alphabet.distance(from: alphabet.startIndex, to: value))
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
