import DataStructures

extension SplitMix64 {
    /// Random text of ASCII, controls, delimiters, C1, separators and other scalars of Unicode.
    mutating func text(length: Int) -> String {
        let troublemakers: [Unicode.Scalar] = [
            "\"", "\\", ",", "\n", "\r", "\t", "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}",
            "<",
            ">", "&", "'", "`", "|", "=", "\u{FFFE}", "\u{202E}", "]", "(",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<length {
            switch next() % 4 {
            case 0: text.append(troublemakers[Int(next() % UInt64(troublemakers.count))])
            case 1: text.append(Unicode.Scalar(UInt8(next() % 0x80)))
            case 2: text.append(Unicode.Scalar(UInt8(0x80 + next() % 0x80)))
            default: text.append(Unicode.Scalar(UInt32(next() % 0x11_0000)) ?? "\u{FFFD}")
            }
        }
        return String(text)
    }
}
