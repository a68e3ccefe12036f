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
