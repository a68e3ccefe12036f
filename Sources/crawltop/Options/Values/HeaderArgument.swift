/// One `--header`: `Name: value`.
package struct HeaderArgument: Equatable, Sendable {
    /// The name, a token (RFC 9110 §5.6.2).
    package let name: String
    /// The value without the white space around it; empty when nothing follows the colon.
    package let value: String

    /// Fields that frame the message or route it; a request must agree with itself on them.
    private static let ownFields: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer",
        "keep-alive", "proxy-connection", "expect",
    ]
    private static let symbols = Set("!#$%&'*+-.^_`|~".utf8)

    /// Reads a field.
    ///
    /// - Throws: ``ArgumentProblem`` without a colon, for a name that is no token, for a value with a
    ///   line break or another control character, and for fields that crawltop sets itself.
    package init(parsing text: String) throws(ArgumentProblem) {
        // Bytes, not characters: CR LF is one `Character`, and a mark could hide a colon.
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw ArgumentProblem("write a header as 'Name: value'")
        }
        let name = bytes[..<colon]
        guard !name.isEmpty else { throw ArgumentProblem("the header has no name") }
        guard name.allSatisfy(Self.isTokenByte) else {
            throw ArgumentProblem("a header's name is made of letters, digits and hyphens")
        }
        let value = Self.trimmed(bytes[(colon + 1)...])
        guard value.allSatisfy({ ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }) else {
            throw ArgumentProblem("a header's value is one line without control characters")
        }
        self.name = String(decoding: name, as: UTF8.self)
        self.value = String(decoding: value, as: UTF8.self)
        guard !Self.ownFields.contains(self.name.lowercased()) else {
            throw ArgumentProblem("crawltop sets \(self.name) itself")
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: symbols.contains(byte)
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
        return bytes[...last].drop(while: isBlank)
    }
}

/// Reads one line of text for a header that crawltop sends by itself, such as `--user-agent`.
package func readHeaderLine(_ text: String) throws(ArgumentProblem) -> String {
    let bytes = text.utf8
    guard bytes.contains(where: { $0 > 0x20 }) else { throw ArgumentProblem("give some text") }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), bytes.count <= 1024 else {
        throw ArgumentProblem("give one line of at most 1024 ASCII characters")
    }
    return text
}
