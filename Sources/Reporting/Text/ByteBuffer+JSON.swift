extension ByteBuffer {
    /// Appends a string in quotes (RFC 8259 §7).
    ///
    /// DEL, the C1 controls, U+2028 and U+2029 are escaped too, because the line may end up on a
    /// terminal or in a script. A `String` is valid Unicode, so the result is.
    mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { append(escaping: $0) }
        if isDone == nil {
            Array(text.utf8).withUnsafeBufferPointer { append(escaping: $0) }
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends a string in quotes, or `null`.
    @inline(__always)
    mutating func append(json text: String?) {
        if let text { append(json: text) } else { append("null") }
    }

    /// Copies runs of harmless bytes and escapes the bytes in between.
    private mutating func append(escaping bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var position = Self.harmlessPrefix(of: bytes, from: 0)
        while position < bytes.count {
            let length = Self.escapedLength(in: bytes, at: position)
            if length > 0 {
                append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
                appendEscape(for: bytes[position...].prefix(length))
                start = position + length
            }
            position = Self.harmlessPrefix(of: bytes, from: position + Swift.max(length, 1))
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    }

    /// The first position from `start` whose byte is a quote, a backslash or not printable ASCII.
    private static func harmlessPrefix(
        of bytes: UnsafeBufferPointer<UInt8>,
        from start: Int
    ) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = start
        while position + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            guard !hasSuspect(word) else { break }
            position += 8
        }
        while position < raw.count {
            let byte = raw[position]
            guard byte >= 0x20, byte < 0x7F, byte != 0x22, byte != 0x5C else { break }
            position += 1
        }
        return position
    }

    /// Whether one of eight bytes may need an escape; may be a false positive.
    ///
    /// A byte raises its high bit when it has it already, when 0x20 cannot be taken from it, when one
    /// more is 0x80, or when it equals the quote or the backslash.
    @inline(__always)
    private static func hasSuspect(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let suspects =
            word | (word &- ones &* 0x20) | (word &+ ones) | (quotes &- ones)
            | (backslashes &- ones)
        return suspects & (ones &* 0x80) != 0
    }

    /// How many bytes at `position` must be escaped together; may be zero.
    private static func escapedLength(
        in bytes: UnsafeBufferPointer<UInt8>,
        at position: Int
    ) -> Int {
        switch bytes[position] {
        case ..<0x20, 0x22, 0x5C, 0x7F: 1
        case 0xC2: position + 1 < bytes.count && bytes[position + 1] < 0xA0 ? 2 : 0
        case 0xE2:
            position + 2 < bytes.count && bytes[position + 1] == 0x80
                && bytes[position + 2] & 0xFE == 0xA8 ? 3 : 0
        default: 0
        }
    }

    /// Appends the escape for one character given in UTF-8, of those that ``escapedLength`` finds.
    private mutating func appendEscape(for bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let first = bytes.first, let last = bytes.last else { return }
        switch (bytes.count, first) {
        case (1, 0x22): append("\\\"")
        case (1, 0x5C): append("\\\\")
        case (1, 0x08): append("\\b")
        case (1, 0x09): append("\\t")
        case (1, 0x0A): append("\\n")
        case (1, 0x0C): append("\\f")
        case (1, 0x0D): append("\\r")
        case (3, _): append(last == 0xA8 ? "\\u2028" : "\\u2029")
        default:
            append("\\u00")
            append(hexadecimal: last, tens: UInt8(ascii: "a"))
        }
    }
}
