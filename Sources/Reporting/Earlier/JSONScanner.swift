/// Reads one JSON object (RFC 8259) member by member, and skips what is not asked for.
///
/// Made for lines that this program wrote, but any bytes may come: it reads nothing beyond them, and its
/// stack does not grow with their nesting.
struct JSONScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// A scanner at the beginning of a text.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether only white space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.endIndex
        }
    }

    /// Reads an object; `take` must read or skip the value of each key.
    ///
    /// - Returns: Whether it is a whole object.
    mutating func object(_ take: (String, inout JSONScanner) -> Bool) -> Bool {
        guard skip(UInt8(ascii: "{")) else { return false }
        if skip(UInt8(ascii: "}")) { return true }
        while true {
            guard let key = string(), skip(UInt8(ascii: ":")), take(key, &self) else {
                return false
            }
            if skip(UInt8(ascii: ",")) { continue }
            return skip(UInt8(ascii: "}"))
        }
    }

    /// Reads an array of strings; nil for anything else.
    mutating func strings() -> [String]? {
        guard skip(UInt8(ascii: "[")) else { return nil }
        if skip(UInt8(ascii: "]")) { return [] }
        var texts: [String] = []
        while true {
            guard let text = string() else { return nil }
            texts.append(text)
            if skip(UInt8(ascii: ",")) { continue }
            return skip(UInt8(ascii: "]")) ? texts : nil
        }
    }

    /// Reads a string, or skips another value and has nil in its place.
    ///
    /// - Returns: Whether there is a value.
    mutating func take(_ text: inout String?) -> Bool {
        skipSpace()
        guard peek() == UInt8(ascii: "\"") else {
            text = nil
            return skipValue()
        }
        text = string()
        return text != nil
    }

    /// Skips a value of any kind; false if there is none.
    mutating func skipValue() -> Bool {
        var depth = 0
        repeat {
            skipSpace()
            guard let byte = peek() else { return false }
            switch byte {
            case UInt8(ascii: "\""): guard string() != nil else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { return false }
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return false }
                position += 1
            default: guard skipWord() else { return false }
            }
        } while depth > 0
        return true
    }

    /// Skips a number or a literal.
    private mutating func skipWord() -> Bool {
        let start = position
        while let byte = peek(),
            byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 0x2B || byte == 0x2D
                || byte == 0x2E
        { position += 1 }
        return position > start
    }

    /// Reads a string with its escapes; nil for anything else.
    private mutating func string() -> String? {
        guard skip(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            position += 1
        }
        var text = Array(bytes[start..<position])
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): guard appendEscape(to: &text) else { return nil }
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func appendEscape(to text: inout [UInt8]) -> Bool {
        guard let byte = peek() else { return false }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "u"):
            guard let scalar = scalar() else { return false }
            text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        default: return false
        }
        return true
    }

    /// Reads the digits of `\u`, and the second half of a surrogate pair.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = unit() else { return nil }
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            return "\u{FFFD}"
        }
        position += 2
        guard let second = unit() else { return nil }
        guard second & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
    }

    private mutating func unit() -> UInt32? {
        guard bytes.endIndex - position >= 4 else { return nil }
        let digits = bytes[position..<position + 4]
        guard digits.allSatisfy({ $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 6 }) else { return nil }
        position += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    /// Skips white space, and a byte if it is the next one.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
        }
    }
}
