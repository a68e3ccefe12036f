/// Decodes character references (HTML Standard §13.2.5.72 to §13.2.5.80), and replaces NUL.
enum CharacterReferences {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Text with its references replaced.
    ///
    /// - Parameter isAttribute: Whether a name without ";" may be a parameter of a query, as in
    ///   `?a=1&copy=2`, and is left alone.
    static func decoded(_ text: Bytes, isAttribute: Bool = true) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == 0x26, let reference = reference(text, index + 1, isAttribute) {
                result += reference.text
                index = reference.end
            } else {
                if byte == 0 { result += [0xEF, 0xBF, 0xBD] } else { result.append(byte) }
                index += 1
            }
        }
        return result
    }

    /// What the reference after "&" stands for, and where it ends.
    private static func reference(
        _ text: Bytes,
        _ start: Int,
        _ isAttribute: Bool
    ) -> (text: [UInt8], end: Int)? {
        guard start < text.count else { return nil }
        if text[start] == 0x23 { return numeric(text, start + 1) }
        var end = start
        let limit = min(text.count, start + NamedReferences.maximumLength)
        while end < limit, text[end].isASCIILetter || text[end] &- 0x30 < 10 { end += 1 }
        guard end > start else { return nil }
        if end < text.count, text[end] == 0x3B,
            let found = NamedReferences.find(text[start..<end], isWithoutSemicolon: false)
        {
            return (found, end + 1)
        }
        if isAttribute {
            let next = end < text.count ? text[end] : 0
            guard next != 0x3D, !next.isASCIILetter,
                let found = NamedReferences.find(text[start..<end], isWithoutSemicolon: true)
            else { return nil }
            return (found, end)
        }
        end = min(end, start + NamedReferences.maximumOldLength)
        while end > start {
            if let found = NamedReferences.find(text[start..<end], isWithoutSemicolon: true) {
                return (found, end)
            }
            end -= 1
        }
        return nil
    }

    private static func numeric(_ text: Bytes, _ start: Int) -> (text: [UInt8], end: Int)? {
        var index = start
        let isHex = index < text.count && text[index] | 0x20 == 0x78
        if isHex { index += 1 }
        let radix: UInt32 = isHex ? 16 : 10
        let first = index
        var value: UInt32 = 0
        while index < text.count, let digit = hexValue(text[index]), digit < radix {
            value = min(value * radix + digit, 0x11_0000)
            index += 1
        }
        guard index > first else { return nil }
        if index < text.count, text[index] == 0x3B { index += 1 }
        return (Array(String(scalar(value)).utf8), index)
    }

    /// The character of a number; 0x80 to 0x9F mean what windows-1252 has there (§13.2.5.80).
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        if (0x80...0x9F).contains(value) {
            let table = SingleByteTable.named("windows-1252")
            return table?.scalars[Int(value - 0x80)] ?? "\u{FFFD}"
        }
        return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func hexValue(_ byte: UInt8) -> UInt32? {
        if byte &- 0x30 < 10 { return UInt32(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? UInt32(letter) + 10 : nil
    }
}
