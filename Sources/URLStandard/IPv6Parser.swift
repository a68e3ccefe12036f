/// The IPv6 parser (URL Standard §3.5).
enum IPv6Parser {
    /// Parses the text between the brackets.
    static func parse(_ input: Span<UInt8>) -> IPAddress? {
        var pieces: [8 of UInt16] = .init(repeating: 0)
        var (piece, index) = (0, 0)
        var compress: Int?
        if input.at(0) == .ascii(":") {
            guard input.at(1) == .ascii(":") else { return nil }
            index = 2
            piece = 1
            compress = 1
        }
        while index < input.count {
            guard piece < 8 else { return nil }
            if input[index] == .ascii(":") {
                guard compress == nil else { return nil }
                index += 1
                piece += 1
                compress = piece
                continue
            }
            let start = index
            var value: UInt16 = 0
            while index < start + 4, let digit = input.at(index)?.hexValue {
                value = value << 4 | UInt16(digit)
                index += 1
            }
            if input.at(index) == .ascii(".") {
                guard index > start, piece <= 6,
                    let address = dotted(input.extracting(start..<input.count))
                else { return nil }
                pieces[piece] = UInt16(address >> 16)
                pieces[piece + 1] = UInt16(address & 0xFFFF)
                piece += 2
                break
            }
            if input.at(index) == .ascii(":") {
                index += 1
                guard index < input.count else { return nil }
            } else if index < input.count {
                return nil
            }
            pieces[piece] = value
            piece += 1
        }
        return assemble(pieces, count: piece, compress: compress)
    }

    /// Moves the pieces after "::" to the end.
    private static func assemble(_ pieces: [8 of UInt16], count: Int, compress: Int?) -> IPAddress?
    {
        guard compress != nil || count == 8 else { return nil }
        let kept = compress ?? 8
        let shift = 8 - count
        var (high, low): (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            let value: UInt16
            if index < kept {
                value = pieces[index]
            } else {
                value = index - shift >= kept ? pieces[index - shift] : 0
            }
            if index < 4 {
                high = high << 16 | UInt64(value)
            } else {
                low = low << 16 | UInt64(value)
            }
        }
        return .v6(high: high, low: low)
    }

    /// The dotted IPv4 address that may end an IPv6 address: four decimal numbers without leading
    /// zeros.
    private static func dotted(_ input: Span<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var index = 0
        for part in 0..<4 {
            if part > 0 {
                guard input.at(index) == .ascii(".") else { return nil }
                index += 1
            }
            guard let first = input.at(index), first.isDigit else { return nil }
            var value: UInt32 = 0
            let start = index
            while let digit = input.at(index), digit.isDigit {
                guard index == start || value > 0 else { return nil }
                value = value * 10 + UInt32(digit &- 0x30)
                guard value < 256 else { return nil }
                index += 1
            }
            address = address << 8 | value
        }
        return index == input.count ? address : nil
    }
}
