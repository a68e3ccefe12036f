/// Masks credentials and the values of secret fields in URLs.
///
/// For text that people see: screens, titles, logs, reports, file names, messages. Results for
/// programs keep their URLs except for user names and passwords (``withoutCredentials(_:)``). Works on
/// any text, because a URL that does not parse may hold a password too. Masking is idempotent.
package enum SecretMask {
    /// The replacement for a secret.
    private static let mask = Array("***".utf8)

    /// The URL with `***` for its credentials and for the values of secret fields.
    ///
    /// Fields are looked for in the query, in the fragment (`#access_token=…`, RFC 6749 §4.2.2), in
    /// path parameters (`;jsessionid=…`), and within the value of another field, which is then
    /// hidden as a whole. Linear in the length of the URL; a URL without anything that could be secret
    /// costs one look at each byte.
    package static func url(_ url: String) -> String {
        guard firstMark(in: url.utf8.span) != nil else { return url }
        let bytes = Array(url.utf8)
        let secrets = SecretScan(bytes).secrets
        guard !secrets.isEmpty else { return url }
        var masked: [UInt8] = []
        masked.reserveCapacity(bytes.count)
        var position = 0
        for secret in secrets {
            masked += bytes[position..<secret.lowerBound]
            masked += mask
            position = secret.upperBound
        }
        masked += bytes[position...]
        return String(decoding: masked, as: UTF8.self)
    }

    /// The number of bytes before the first place where a secret could begin; all of them if there is
    /// none.
    package static func harmlessLength(of url: String) -> Int {
        firstMark(in: url.utf8.span) ?? url.utf8.count
    }

    /// A sentence with the URLs in it masked.
    ///
    /// A URL ends at white space; one in quotes, with the quotes.
    package static func text(_ text: String) -> String {
        guard firstMark(in: text.utf8.span) != nil else { return text }
        var masked = ""
        var rest = text[...]
        var unclosed: Set<Character> = []
        while let first = rest.first {
            if first.isWhitespace {
                masked.append(rest.removeFirst())
                continue
            }
            let (opening, url, closing) = split(firstWordOf: rest, &unclosed)
            masked += opening + Self.url(String(url)) + closing
            rest = rest[closing.endIndex...]
        }
        return masked
    }

    /// The URL without user name and password, otherwise unchanged.
    package static func withoutCredentials(_ url: String) -> String {
        let utf8 = url.utf8
        guard let secret = SecretScan.credentials(in: Array(utf8)) else { return url }
        let start = utf8.index(utf8.startIndex, offsetBy: secret.lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: secret.upperBound + 1)
        return String(url[..<start] + url[end...])
    }

    /// The first of the bytes without which no URL holds a secret.
    private static func firstMark(in bytes: Span<UInt8>) -> Int? {
        for index in bytes.indices {
            switch bytes[index] {
            case .ascii("?"), .ascii("#"), .ascii(";"), .ascii("@"): return index
            default: continue
            }
        }
        return nil
    }

    /// A word with what encloses it, or all that stands in quotes.
    ///
    /// - Parameter unclosed: Quotes known to have no end, so that the search for one is not repeated.
    private static func split(
        firstWordOf text: Substring,
        _ unclosed: inout Set<Character>
    ) -> (opening: Substring, url: Substring, closing: Substring) {
        let opening = text.prefix { "'\"(<[".contains($0) }
        let rest = text[opening.endIndex...]
        if let quote = opening.last(where: { $0 == "'" || $0 == "\"" }), !unclosed.contains(quote) {
            if let end = rest.indices.first(where: { closes(quote, at: $0, in: rest) }) {
                return (opening, rest[..<end], rest[end...end])
            }
            unclosed.insert(quote)
        }
        let word = rest.prefix { !$0.isWhitespace }
        let closing = word.reversed().prefix { "'\")>],.:".contains($0) }.count
        let end = word.index(word.endIndex, offsetBy: -closing)
        return (opening, word[..<end], word[end...])
    }

    /// Whether a quotation ends here: at a quote that no letter or digit follows.
    private static func closes(
        _ quote: Character,
        at index: String.Index,
        in text: Substring
    ) -> Bool {
        guard text[index] == quote else { return false }
        let next = text.index(after: index)
        return next == text.endIndex || text[next].isWhitespace || ",.:;)".contains(text[next])
    }
}
