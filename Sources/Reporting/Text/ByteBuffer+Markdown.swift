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

    /// Appends text as code, so that `@names` in it notify no user.
    mutating func append(markdownCode text: String, cells: Int = 160) {
        append("<code>")
        append(markdown: text, cells: cells)
        append("</code>")
    }

    /// Appends a URL as a link with itself as text.
    ///
    /// A URL that is neither http nor https, or that holds a secret (which is masked), is only text.
    mutating func append(markdownLink url: String) {
        let masked = SecretMask.url(url)
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), url.utf8.count <= 2083,
            masked == url
        else {
            append(markdown: masked)
            return
        }
        append("[")
        append(markdown: url, cells: 100)
        append("](<")
        append(percentEncoded: url, except: Self.isHarmlessInLink)
        append(">)")
    }

    /// Appends a URL with every byte percent-encoded that `isKept` is false for.
    mutating func append(percentEncoded url: String, except isKept: (UInt8) -> Bool) {
        for byte in url.utf8 {
            if isKept(byte) {
                append(byte)
            } else {
                append(UInt8(ascii: "%"))
                append(hexadecimal: byte, tens: UInt8(ascii: "A"))
            }
        }
    }

    private static func isHarmlessInLink(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "|"),
            UInt8(ascii: "`"), UInt8(ascii: "\""):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }
}
