/// Reads names and values of header fields (RFC 9110 §5).
enum FieldValue {
    /// Whether a field has this name, in any case.
    static func matches(_ name: UnsafeRawBufferPointer, _ lowercased: StaticString) -> Bool {
        guard name.count == lowercased.utf8CodeUnitCount else { return false }
        for index in 0..<name.count {
            let byte = name[index]
            let isUppercase = byte &- 65 < 26
            if (isUppercase ? byte | 0x20 : byte) != lowercased.utf8Start[index] { return false }
        }
        return true
    }

    /// Whether a list has a member (RFC 9110 §5.6.1), case-insensitively.
    static func lists(
        _ bytes: Slice<UnsafeRawBufferPointer>,
        _ lowercased: StaticString
    ) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ",")) ?? rest.endIndex
            if matches(UnsafeRawBufferPointer(rebasing: trimmed(rest[..<end])), lowercased) {
                return true
            }
            rest = rest[end...].dropFirst()
        }
        return false
    }

    /// A text that holds a URL, with `%E9` for a byte 0xE9 where the bytes are no UTF-8.
    ///
    /// Field values are opaque bytes (RFC 9110 §5.5), which the Fetch Standard decodes as isomorphic
    /// (§2.2.6, "location URL"); read as UTF-8 with replacements they would lead elsewhere.
    static func isomorphicText(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let trimmed = trimmed(bytes)
        if let text = String(validating: trimmed, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        let escaped = trimmed.flatMap { byte in
            byte < 0x80
                ? [byte]
                : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// A value as UTF-8, with U+FFFD for invalid bytes.
    static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        String(decoding: trimmed(bytes), as: UTF8.self)
    }

    /// A value without blanks and line ends around it.
    static func trimmed(
        _ bytes: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (byte >= 9 && byte <= 13) }
        let trimmed = bytes.drop(while: isSpace)
        let end = trimmed.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex
        return trimmed[..<end]
    }

    /// A value and what the next line adds to it.
    static func joined(_ text: String?, _ more: String) -> String {
        guard let text, !text.isEmpty else { return more }
        return more.isEmpty ? text : "\(text) \(more)"
    }
}
