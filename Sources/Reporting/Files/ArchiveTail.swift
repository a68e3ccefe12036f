import CZlib

/// Finds the end of the last whole gzip member of an archive (RFC 1952 §2.3).
///
/// Searches backwards from the file's end for the start of a member, and accepts only one that
/// inflates to its end with the right checksum. A large archive is not read as a whole.
struct ArchiveTail {
    private let file: RecordFile

    /// How far back the first search goes.
    private static let window: Int64 = 1 << 20

    init(_ file: RecordFile) {
        self.file = file
    }

    /// Where a member ends.
    private enum Member {
        case ends(at: Int64)
        /// The file ends before the member.
        case isCutOff
        case isDamaged
    }

    /// Bytes that are whole members.
    ///
    /// - Throws: ``SinkError/foreign(name:reason:)`` if the file is no archive, or is damaged in
    ///   another way than by being cut off.
    func wholeLength() throws(SinkError) -> Int64 {
        try checkBeginning()
        var window = Self.window
        while true {
            let start = max(0, file.size - window)
            for candidate in try candidates(from: start) {
                guard case .ends(let end) = try member(at: candidate) else { continue }
                return try lastEnd(after: end)
            }
            guard start > 0 else { break }
            window *= 8
        }
        guard case .isCutOff = try member(at: 0) else {
            throw .foreign(name: file.name, reason: .damagedArchive)
        }
        return 0
    }

    private func lastEnd(after end: Int64) throws(SinkError) -> Int64 {
        var end = end
        while end < file.size {
            switch try member(at: end) {
            case .ends(let next): end = next
            case .isCutOff: return end
            case .isDamaged: throw .foreign(name: file.name, reason: .damagedArchive)
            }
        }
        return end
    }

    /// The offsets of the three bytes that begin a member.
    private func candidates(from start: Int64) throws(SinkError) -> [Int64] {
        let bytes = try file.bytes(at: start, count: Int(file.size - start))
        guard bytes.count > 2 else { return [] }
        return bytes.withUnsafeBufferPointer { bytes in
            (0..<bytes.count - 2).lazy
                .filter { bytes[$0] == 0x1F && bytes[$0 + 1] == 0x8B && bytes[$0 + 2] == 8 }
                .map { start + Int64($0) }
        }
    }

    /// Checks that the first record is a WARC record, as far as the file has any of it.
    private func checkBeginning() throws(SinkError) {
        let magic: [UInt8] = [0x1F, 0x8B, 0x08]
        let start = try file.bytes(at: 0, count: magic.count)
        var content: [UInt8] = []
        _ = try member(at: 0) { bytes in
            content += bytes.prefix(5 - content.count)
            return content.count < 5
        }
        guard magic.starts(with: start), Array("WARC/".utf8).starts(with: content) else {
            throw .foreign(name: file.name, reason: .notArchive)
        }
    }

    /// Inflates the member at an offset, until `take` wants no more of its content.
    private func member(
        at start: Int64,
        take: (UnsafeBufferPointer<UInt8>) -> Bool = { _ in true }
    ) throws(SinkError) -> Member {
        // On the heap, because zlib keeps a pointer to it.
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer {
            inflateEnd(stream)
            stream.deallocate()
        }
        let gzip: Int32 = 15 + 16
        let code = crawltop_inflate_init(stream, gzip)
        guard code == Z_OK else { throw .compression(name: file.name, code: code) }
        var output = [UInt8](repeating: 0, count: 1 << 16)
        var offset = start
        while true {
            var input = try file.bytes(at: offset, count: 1 << 16)
            guard !input.isEmpty else { return .isCutOff }
            let (code, taken) = Self.inflate(stream, &input, &output, take)
            offset += Int64(taken)
            switch code {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: return .ends(at: offset)
            default: return .isDamaged
            }
        }
    }

    /// Inflates a block, or the part of it that belongs to the member.
    private static func inflate(
        _ stream: UnsafeMutablePointer<z_stream>,
        _ input: inout [UInt8],
        _ output: inout [UInt8],
        _ take: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> (code: Int32, taken: Int) {
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_in = source.baseAddress
                stream.pointee.avail_in = UInt32(source.count)
                var code = Z_OK
                var isFull = false
                repeat {
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    code = CZlib.inflate(stream, Z_NO_FLUSH)
                    let made = target.count - Int(stream.pointee.avail_out)
                    isFull = made == target.count
                    guard take(UnsafeBufferPointer(rebasing: target[..<made])) else {
                        code = Z_STREAM_END
                        break
                    }
                } while code == Z_OK && (stream.pointee.avail_in > 0 || isFull)
                return (code, source.count - Int(stream.pointee.avail_in))
            }
        }
    }
}
