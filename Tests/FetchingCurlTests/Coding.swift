import CZlib

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
}
