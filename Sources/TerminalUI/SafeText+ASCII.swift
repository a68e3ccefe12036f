extension SafeText {
    /// The text for a terminal that knows only ASCII, for `--ascii` and the C locale.
    ///
    /// Control pictures become `\xNN`, usual symbols a similar character, anything else `?`; marks
    /// vanish. The width may change, so lay out what this returns and not what it was called on.
    package func asciiOnly() -> SafeText {
        if isASCII { return self }
        var result = ""
        for scalar in string.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else if let byte = SafeText.pictured(scalar) {
                result += byte < 16 ? "\\x0" : "\\x"
                result += String(byte, radix: 16, uppercase: true)
            } else if scalar == "…" {
                result += "..."
            } else if ScalarClass(scalar) != .mark {
                result.unicodeScalars.append(Glyph.asciiStandIn(for: scalar))
            }
        }
        return SafeText(trusted: result, width: result.utf8.count)
    }

    /// The control character that a control picture shows.
    private static func pictured(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x2400..<0x2420: scalar.value - 0x2400
        case 0x2421: 0x7F
        default: nil
        }
    }
}

extension Glyph {
    /// The glyph as one ASCII character; `?` when nothing is alike.
    ///
    /// One cell becomes one cell, so a frame keeps its layout; the right half of a wide glyph is the
    /// caller's to fill.
    package var asciiStandIn: Glyph {
        guard let base, !isASCII else { return isASCII ? self : .space }
        let standIn = Glyph.asciiStandIn(for: base)
        return Glyph(ascii: UInt8(truncatingIfNeeded: standIn.value))
    }

    /// The ASCII character most like a scalar.
    static func asciiStandIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "\u{A0}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}": " "
        case "─", "━", "‐", "‑", "‒", "–", "—", "−": "-"
        case "│", "┃", "‖": "|"
        case "┌"..."╋": "+"
        case "█", "▉", "▊", "▋", "▌": "#"
        case "▍", "▎", "▏", "░", "▒", "▓": "."
        case "▁", "▂", "▃": "_"
        case "▄", "▅", "▆", "▇": "="
        case "‘", "’", "‚", "′": "'"
        case "“", "”", "„", "″", "«", "»": "\""
        case "↑", "▲": "^"
        case "↓", "▼": "v"
        case "←", "◀", "‹": "<"
        case "→", "▶", "›": ">"
        case "✓", "✔": "+"
        case "✗", "✘", "×": "x"
        case "•", "·", "∙", "…": "."
        default: "?"
        }
    }
}
