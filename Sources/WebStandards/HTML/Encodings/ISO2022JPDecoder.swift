/// The state of ISO-2022-JP's decoder (Encoding Standard §13.2.1).
struct ISO2022JPDecoder {
    private enum Set { case ascii, roman, katakana, jis0208 }

    private var set = Set.ascii
    /// Whether an escape sequence came just now; two in a row are an error.
    private var hasSwitched = false

    /// Reads one character or escape sequence.
    ///
    /// - Returns: How many bytes it has; nil if the input cuts it off.
    mutating func step(_ input: ArraySlice<UInt8>, _ output: inout UTF8Output) -> Int? {
        let bytes = input.prefix(3)
        guard let lead = bytes.first else { return nil }
        if lead == 0x1B {
            guard bytes.count == 3 else { return nil }
            guard let next = Self.set(Array(bytes)) else {
                hasSwitched = false
                output.appendReplacement()
                return 1
            }
            if hasSwitched { output.appendReplacement() }
            set = next
            hasSwitched = true
            return 3
        }
        var length = 1
        var scalar: Unicode.Scalar?
        switch set {
        case .ascii:
            scalar = lead < 0x80 && lead != 0x0E && lead != 0x0F ? Unicode.Scalar(lead) : nil
        case .roman:
            scalar =
                lead == 0x5C
                ? "\u{A5}"
                : lead == 0x7E
                    ? "\u{203E}"
                    : lead < 0x80 && lead != 0x0E && lead != 0x0F ? Unicode.Scalar(lead) : nil
        case .katakana:
            scalar =
                (0x21...0x5F).contains(lead)
                ? Unicode.Scalar(0xFF61 - 0x21 + UInt32(lead)) : nil
        case .jis0208:
            if (0x21...0x7E).contains(lead) {
                guard bytes.count > 1, let trail = bytes.dropFirst().first else { return nil }
                if trail != 0x1B { length = 2 }
                if (0x21...0x7E).contains(trail) {
                    let pointer = Int(lead - 0x21) * 94 + Int(trail - 0x21)
                    let point = MultiByteIndex.jis0208.points[pointer]
                    scalar = point == 0 ? nil : Unicode.Scalar(point)
                }
            }
        }
        hasSwitched = false
        if let scalar { output.append(scalar) } else { output.appendReplacement() }
        return length
    }

    private static func set(_ escape: [UInt8]) -> Set? {
        switch (escape[1], escape[2]) {
        case (0x28, 0x42): .ascii
        case (0x28, 0x4A): .roman
        case (0x28, 0x49): .katakana
        case (0x24, 0x40), (0x24, 0x42): .jis0208
        default: nil
        }
    }
}
