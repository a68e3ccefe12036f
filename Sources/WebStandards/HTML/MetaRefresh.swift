/// Reads `<meta http-equiv=refresh content=…>` as the HTML Standard does ("shared declarative
/// refresh steps").
enum MetaRefresh {
    /// The URL in `content`; nil if there is none.
    static func url(in content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let start = content.drop(while: \.isHTMLSpace)
        let afterTime = start.drop { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
        guard afterTime.startIndex > start.startIndex, let separator = afterTime.first,
            separator.isHTMLSpace || isSeparator(separator)
        else { return nil }
        var rest = afterTime.drop(while: \.isHTMLSpace)
        if let first = rest.first, isSeparator(first) {
            rest = rest.dropFirst().drop(while: \.isHTMLSpace)
        }
        if let value = afterKeyword(rest) { rest = value }
        guard let quote = rest.first else { return nil }
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            rest = rest.dropFirst().prefix { $0 != quote }
        }
        return rest.isEmpty ? nil : rest
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",")
    }

    /// The text after "url="; nil if that is absent.
    private static func afterKeyword(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.prefix(3).map({ $0 | 0x20 }) == Array("url".utf8) else { return nil }
        let rest = text.dropFirst(3).drop(while: \.isHTMLSpace)
        guard rest.first == UInt8(ascii: "=") else { return nil }
        return rest.dropFirst().drop(while: \.isHTMLSpace)
    }
}
