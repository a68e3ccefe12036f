extension ByteBuffer {
    /// Appends text that is safe both between tags and in an attribute (XML 1.0 §2.2, §2.4, §3.3.3).
    ///
    /// TAB, CR and LF become references, so that an attribute keeps them, and so do DEL and C1.
    /// Characters that XML 1.0 does not allow even as references become U+FFFD.
    mutating func append(xml text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E: append("&gt;")
            case 0x22: append("&quot;")
            case 0x27: append("&#39;")
            case 0x20..<0x7F: append(UInt8(truncatingIfNeeded: scalar.value))
            case 0x09, 0x0A, 0x0D, 0x7F..<0xA0:
                append("&#")
                append(decimal: Int(scalar.value))
                append(";")
            case 0..<0x20, 0xFFFE, 0xFFFF: append("\u{FFFD}")
            default: append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// Appends text between tags, where line feeds need no escape and people read them.
    mutating func append(xmlText text: String) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index > 0 { append("\n") }
            append(xml: String(line))
        }
    }
}
