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
                result.unicodeScalars.append(scalar.asciiStandIn)
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

extension Unicode.Scalar {
    /// The ASCII character most like it; `?` when nothing is alike.
    package var asciiStandIn: Unicode.Scalar {
        switch self {
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
