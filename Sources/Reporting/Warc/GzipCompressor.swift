import CZlib

/// Compresses blocks of bytes, each to a gzip member of its own (RFC 1952 §2.2).
final class GzipCompressor {
    /// On the heap, since zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let name: String
    private var chunk = [UInt8](repeating: 0, count: 1 << 15)

    /// A compressor.
    ///
    /// - Parameter name: The file that errors name.
    init(name: String) throws(SinkError) {
        self.name = name
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = crawltop_deflate_init_gzip(stream, Z_DEFAULT_COMPRESSION)
        guard code == Z_OK else {
            // `deflateEnd` in the deinit accepts a stream that was never set up.
            throw .compression(name: name, code: code)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Begins a member.
    func beginMember() throws(SinkError) {
        let code = deflateReset(stream)
        guard code == Z_OK else { throw .compression(name: name, code: code) }
    }

    /// Adds bytes to the member that was begun.
    func add(_ bytes: ArraySlice<UInt8>, to file: OutputFile) throws(SinkError) {
        var rest = bytes
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            try deflate(rest.prefix(1 << 30), flush: Z_NO_FLUSH, to: file)
            rest = rest.dropFirst(1 << 30)
        }
    }

    /// Ends the member.
    func endMember(to file: OutputFile) throws(SinkError) {
        try deflate([], flush: Z_FINISH, to: file)
        file.endRecord()
    }

    private func deflate(
        _ slice: ArraySlice<UInt8>,
        flush: Int32,
        to file: OutputFile
    ) throws(SinkError) {
        var consumed = 0
        while true {
            let (code, produced, taken) = step(slice.dropFirst(consumed), flush: flush)
            consumed += taken
            guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
                throw .compression(name: name, code: code)
            }
            if produced > 0 { try file.append { $0 += chunk[..<produced] } }
            // Room left in the chunk means that zlib has nothing more to give for now.
            if produced < chunk.count { return }
        }
    }

    private func step(
        _ input: ArraySlice<UInt8>,
        flush: Int32
    ) -> (code: Int32, produced: Int, taken: Int) {
        let capacity = chunk.count
        return input.withUnsafeBufferPointer { source in
            chunk.withUnsafeMutableBufferPointer { target in
                // zlib only reads from `next_in`; its type is older than `const`.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                let code = CZlib.deflate(stream, flush)
                return (
                    code, capacity - Int(stream.pointee.avail_out),
                    source.count - Int(stream.pointee.avail_in)
                )
            }
        }
    }
}
