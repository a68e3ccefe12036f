/// ISO-2022-JP's encoder (Encoding Standard §13.2.2), which switches between three sets.
struct ISO2022JPEncoder {
    private enum Set { case ascii, roman, jis0208 }

    private(set) var bytes: [UInt8] = []
    private var set = Set.ascii

    private mutating func switchTo(_ next: Set) {
        guard set != next else { return }
        set = next
        switch next {
        case .ascii: bytes += [0x1B, 0x28, 0x42]
        case .roman: bytes += [0x1B, 0x28, 0x4A]
        case .jis0208: bytes += [0x1B, 0x24, 0x42]
        }
    }

    /// Appends a character.
    ///
    /// - Returns: Whether the encoding has it; if not, what stands for it is appended in ASCII.
    mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        let point = scalar.value
        if set != .jis0208, [0x0E, 0x0F, 0x1B].contains(point) { return false }
        if scalar.isASCII {
            if set != .roman || point == 0x5C || point == 0x7E { switchTo(.ascii) }
            bytes.append(UInt8(point))
        } else if point == 0xA5 || point == 0x203E {
            switchTo(.roman)
            bytes.append(point == 0xA5 ? 0x5C : 0x7E)
        } else if let pair = QueryEncoder.eucJP(Self.fullWidth(point)), pair.count == 2 {
            switchTo(.jis0208)
            bytes += pair.map { $0 & 0x7F }
        } else {
            if set == .jis0208 { switchTo(.ascii) }
            return false
        }
        return true
    }

    /// Appends ASCII that the current set has as well.
    mutating func append(ascii: [UInt8]) { bytes += ascii }

    /// Ends the text.
    mutating func finish() { switchTo(.ascii) }

    /// The character that stands for a half-width katakana.
    private static func fullWidth(_ point: UInt32) -> UInt32 {
        guard (0xFF61...0xFF9F).contains(point) else { return point }
        return katakana[Int(point - 0xFF61)]
    }

    private static let katakana =
        ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
        + "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜").unicodeScalars.map(\.value)
}
