extension ByteBuffer {
    /// Appends a field (RFC 4180 §2), quoted where it holds a comma, a quote or a line break.
    ///
    /// CSV has no escapes, so a control character other than TAB, CR and LF becomes U+FFFD.
    mutating func append(csv text: String) {
        guard let first = text.unicodeScalars.first else { return }
        let isFormula = Self.startsFormula(first) && !Self.isPlainNumber(text)
        let isQuoted = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }
        if isQuoted { append(UInt8(ascii: "\"")) }
        if isFormula { append(UInt8(ascii: "'")) }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: append("\"\"")
            case 0x09, 0x0A, 0x0D, 0x20..<0x7F: append(UInt8(truncatingIfNeeded: scalar.value))
            case 0..<0x20, 0x7F..<0xA0: append("\u{FFFD}")
            default: append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        if isQuoted { append(UInt8(ascii: "\"")) }
    }

    /// Whether a spreadsheet may find a formula in a field that begins with this character.
    ///
    /// It may skip white space first, and read full-width signs like the narrow ones.
    private static func startsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\t", "\n", "\r", "＝", "＋", "－", "＠": true
        default: false
        }
    }

    /// Whether a text is a sign, digits and at most one decimal point, and so no formula.
    private static func isPlainNumber(_ text: String) -> Bool {
        var digits = 0
        var points = 0
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "+"), UInt8(ascii: "-"): if offset > 0 { return false }
            default: return false
            }
        }
        return digits > 0 && points <= 1
    }
}
