/// Splits `srcset` into URLs as the HTML Standard does ("parsing a srcset attribute").
///
/// A comma separates candidates only after blanks, after a descriptor, or at the end of a URL; a comma
/// within a URL belongs to it.
enum SourceSet {
    /// The URLs, in order.
    static func urls(in value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let comma = UInt8(ascii: ",")
        var urls: [ArraySlice<UInt8>] = []
        var rest = value
        while true {
            rest = rest.drop { $0.isHTMLSpace || $0 == comma }
            guard !rest.isEmpty else { return urls }
            let word = rest.prefix { !$0.isHTMLSpace }
            rest = rest[word.endIndex...]
            var url = word
            while url.last == comma { url.removeLast() }
            urls.append(url)
            if url.endIndex == word.endIndex { rest = afterDescriptors(rest) }
        }
    }

    private static func afterDescriptors(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var isInParentheses = false
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: "("): isInParentheses = true
            case UInt8(ascii: ")"): isInParentheses = false
            case UInt8(ascii: ",") where !isInParentheses: return text[index...]
            default: break
            }
        }
        return text.suffix(0)
    }
}

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

extension UInt8 {
    /// ASCII whitespace as the Infra Standard defines it.
    @inline(__always)
    var isHTMLSpace: Bool { self == 32 || self == 10 || self == 9 || self == 13 || self == 12 }
}
