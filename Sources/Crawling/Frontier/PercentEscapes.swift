/// The case of percent escapes, which means nothing (RFC 3986 §6.2.2.1).
enum PercentEscapes {
    /// The text with the digits of its escapes in upper case; the text itself, as nearly always, if
    /// they are.
    static func uppercased(_ text: String) -> String {
        let bytes = text.utf8.span
        for index in bytes.indices where isLowercase(bytes, at: index) {
            return changed(Array(text.utf8))
        }
        return text
    }

    /// Whether an escape begins here that has a digit in lower case.
    private static func isLowercase(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
            isHex(bytes[index + 1]), isHex(bytes[index + 2])
        else { return false }
        return bytes[index + 1] >= UInt8(ascii: "a") || bytes[index + 2] >= UInt8(ascii: "a")
    }

    private static func changed(_ text: [UInt8]) -> String {
        var bytes = text
        for index in bytes.indices where isLowercase(text.span, at: index) {
            for digit in index + 1...index + 2 where bytes[digit] >= UInt8(ascii: "a") {
                bytes[digit] -= 0x20
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
    }
}
