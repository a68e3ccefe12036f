import SafeText
import URLStandard

extension ByteBuffer {
    /// Appends text of any origin so that Markdown parsers find no structure in it.
    ///
    /// Every character with a meaning in CommonMark, GitHub's tables or HTML becomes a numeric
    /// reference, which by CommonMark §2.5 never starts anything.
    mutating func append(markdown text: String, cells: Int = 160) {
        let safe = SafeText(text).truncated(to: cells, .middle)
        for scalar in safe.string.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", "/", ".", ",", "%", "?", "=":
                append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                if scalar.isASCII {
                    append("&#")
                    append(decimal: Int(scalar.value))
                    append(";")
                } else {
                    append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
    }
}

/// Markdown that is legible as plain text, too.
extension ByteBuffer {
    /// Appends a URL as an autolink (CommonMark §6.5), which shows it as it is.
    ///
    /// A URL that is neither http nor https, that is long, or that holds a secret (which is masked), is
    /// shown as code.
    mutating func append(markdownURL url: String) {
        let masked = SecretMask.url(url)
        guard masked == url, url.hasPrefix("http://") || url.hasPrefix("https://"),
            url.utf8.count <= 2083,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E })
        else { return append(codeSpan: masked) }
        append("<")
        var rest = url.utf8[...]
        // Only what looks like a character reference would be read as another character (§2.5).
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            append(contentsOf: rest[...ampersand])
            rest = rest[rest.index(after: ampersand)...]
            if Self.beginsReference(rest) { append("amp;") }
        }
        append(contentsOf: rest)
        append(">")
    }

    private static func beginsReference(_ text: Substring.UTF8View) -> Bool {
        let name = text.prefix { byte in
            byte == UInt8(ascii: "#") || byte &- 48 < 10 || (byte | 0x20) &- 97 < 26
        }
        return !name.isEmpty && name.endIndex < text.endIndex
            && text[name.endIndex] == UInt8(ascii: ";")
    }

    /// Appends text of any origin as a code span (CommonMark §6.1), in which nothing has a meaning.
    mutating func append(codeSpan text: String, cells: Int = 160) {
        let safe = SafeText(text).truncated(to: cells, .middle).string
        guard !safe.isEmpty else { return }
        var longest = 0
        var run = 0
        for byte in safe.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = Swift.max(longest, run)
        }
        let fence = [UInt8](repeating: UInt8(ascii: "`"), count: longest + 1)
        // One blank at each end is taken off again, and lets a text begin or end with a backtick.
        let isPadded = longest > 0 || safe.hasPrefix(" ") || safe.hasSuffix(" ")
        append(contentsOf: fence)
        if isPadded { append(" ") }
        append(text: safe)
        if isPadded { append(" ") }
        append(contentsOf: fence)
    }
}
