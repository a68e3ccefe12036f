import CZlib

/// Compresses blocks of bytes, each as a separate gzip member (RFC 1952 §2.2).
final class GzipCompressor {
    /// On the heap, because zlib keeps a pointer to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let name: String
    private var chunk = [UInt8](repeating: 0, count: 1 << 15)

    /// A compressor.
    ///
    /// - Parameter name: The file's name, for errors.
    init(name: String) throws(SinkError) {
        self.name = name
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = crawltop_deflate_init_gzip(stream, Z_DEFAULT_COMPRESSION)
        guard code == Z_OK else {
            // `deflateEnd` in the deinit accepts a stream that was never initialised.
            throw .compression(name: name, code: code)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Begins a gzip member.
    func beginMember() throws(SinkError) {
        let code = deflateReset(stream)
        guard code == Z_OK else { throw .compression(name: name, code: code) }
    }

    /// Adds bytes to the current member.
    func add(_ bytes: ArraySlice<UInt8>, to file: OutputFile) throws(SinkError) {
        var rest = bytes
        while !rest.isEmpty {
            // zlib counts in 32 bits.
            try deflate(rest.prefix(1 << 30), flush: Z_NO_FLUSH, to: file)
            rest = rest.dropFirst(1 << 30)
        }
    }

    /// Ends the current member.
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
            // A chunk that is not full means that zlib has no more output.
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
                // zlib only reads from `next_in`, which is not declared `const`.
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
