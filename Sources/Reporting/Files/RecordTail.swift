import Glibc

/// The end of the last whole record of a file.
///
/// A killed run, or a full disk, may have left an incomplete record there. It would spoil the next
/// record, so the file is cut before more is appended.
struct RecordTail: Equatable {
    /// Bytes that are whole records.
    var wholeLength: Int64
    /// Whether the last record lacks its line feed, which some editors leave out.
    var lacksLineFeed = false

    /// Finds the end in an open file.
    ///
    /// - Throws: ``SinkError/foreign(name:reason:)`` if the file is not one of the format.
    init(of file: RecordFile, format: RecordFormat) throws(SinkError) {
        switch format {
        case .jsonLines: try self.init(jsonLines: file)
        case .csv(let header): try self.init(csv: file, header: header)
        case .archive: self.init(wholeLength: try ArchiveTail(file).wholeLength())
        }
    }

    /// A number of bytes.
    init(wholeLength: Int64) {
        self.wholeLength = wholeLength
    }

    /// The longest incomplete last line that a run can have written.
    private static let longestLine: Int64 = 16 << 20

    private init(jsonLines file: RecordFile) throws(SinkError) {
        guard try file.bytes(at: 0, count: 1) == [UInt8(ascii: "{")] else {
            throw .foreign(name: file.name, reason: .notJSONLines)
        }
        var tail: [UInt8] = []
        var start = file.size
        while start > 0 {
            let count = min(start, 1 << 16)
            let block = try file.bytes(at: start - count, count: Int(count))
            if let lineFeed = block.lastIndex(of: UInt8(ascii: "\n")) {
                tail = block[(lineFeed + 1)...] + tail
                start = start - count + Int64(lineFeed) + 1
                break
            }
            start -= count
            if file.size - start <= Self.longestLine { tail = block + tail }
        }
        let isWhole = Int64(tail.count) == file.size - start && Self.isWholeObject(tail)
        wholeLength = isWhole ? file.size : start
        lacksLineFeed = isWhole
    }

    /// Whether a text is an object with its closing brace, judged by braces alone.
    private static func isWholeObject(_ text: [UInt8]) -> Bool {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for (offset, byte) in text.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isInString {
                isEscaped = byte == UInt8(ascii: "\\")
                isInString = byte != UInt8(ascii: "\"")
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"): depth -= 1
                default: break
                }
                if depth == 0 { return offset == text.count - 1 && offset > 0 }
            }
        }
        return false
    }

    /// Reads the whole file, because a line break in quotes does not end a row.
    private init(csv file: RecordFile, header: [UInt8]) throws(SinkError) {
        let start = try file.bytes(at: 0, count: header.count)
        guard start == header else {
            // A run that was killed at once may not have written the header.
            guard Int64(start.count) == file.size, header.starts(with: start) else {
                throw .foreign(name: file.name, reason: .otherColumns)
            }
            self.init(wholeLength: 0)
            return
        }
        var wholeLength: Int64 = 0
        var isQuoted = false
        var offset: Int64 = 0
        while offset < file.size {
            let block = try file.bytes(at: offset, count: 1 << 18)
            guard !block.isEmpty else { break }
            block.withUnsafeBufferPointer { bytes in
                for position in bytes.indices {
                    if bytes[position] == UInt8(ascii: "\"") { isQuoted.toggle() }
                    if bytes[position] == UInt8(ascii: "\n"), !isQuoted {
                        wholeLength = offset + Int64(position) + 1
                    }
                }
            }
            offset += Int64(block.count)
        }
        self.init(wholeLength: wholeLength)
    }
}

/// A file with records, open for reading.
struct RecordFile {
    let descriptor: Int32
    let name: String
    let size: Int64

    /// Up to `count` bytes from an offset; fewer only at the file's end.
    func bytes(at offset: Int64, count: Int) throws(SinkError) -> [UInt8] {
        let count = min(count, max(0, Int(size - offset)))
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor,
                    $0.baseAddress?.advanced(by: done),
                    count - done,
                    off_t(offset) + off_t(done)
                )
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .cannotOpen(name: name, code: errno) }
            guard got > 0 else { break }
            done += got
        }
        bytes.removeLast(count - done)
        return bytes
    }
}
