/// The IPv4 parser (URL Standard §3.5): up to four numbers, each decimal, octal or hexadecimal.
enum IPv4Parser {
    /// Whether a domain must be an IPv4 address ("ends in a number").
    static func endsInNumber(_ domain: Span<UInt8>) -> Bool {
        guard let label = lastLabel(domain), !label.isEmpty else { return false }
        var isDigits = true
        for index in label where !domain[index].isDigit { isDigits = false }
        return isDigits || number(domain, in: label) != nil
    }

    /// Parses a domain that ends in a number.
    static func parse(_ domain: Span<UInt8>) -> IPAddress? {
        var end = domain.count
        if end > 1, domain[end - 1] == .ascii(".") { end -= 1 }
        var address: UInt64 = 0
        var (parts, start) = (0, 0)
        while true {
            var dot = start
            while dot < end, domain[dot] != .ascii(".") { dot += 1 }
            guard parts < 4, let value = number(domain, in: start..<dot) else { return nil }
            parts += 1
            if dot == end {
                let remaining = UInt64(8 * (5 - parts))
                guard value < 1 << remaining else { return nil }
                return .v4(UInt32(truncatingIfNeeded: address << remaining | value))
            }
            guard value < 256 else { return nil }
            address = address << 8 | value
            start = dot + 1
        }
    }

    private static func lastLabel(_ domain: Span<UInt8>) -> Range<Int>? {
        var end = domain.count
        if end > 0, domain[end - 1] == .ascii(".") { end -= 1 }
        guard end > 0 else { return nil }
        var start = end
        while start > 0, domain[start - 1] != .ascii(".") { start -= 1 }
        return start..<end
    }

    /// The value of one part, capped at 2^40; nil if it is not a number.
    private static func number(_ domain: Span<UInt8>, in range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var (index, radix): (Int, UInt64) = (range.lowerBound, 10)
        if range.count > 1, domain[index] == .ascii("0") {
            let isHex = domain[index + 1].lowercased == .ascii("x")
            radix = isHex ? 16 : 8
            index += isHex ? 2 : 1
        }
        var value: UInt64 = 0
        while index < range.upperBound {
            guard let digit = domain[index].hexValue, UInt64(digit) < radix else { return nil }
            value = min(value * radix + UInt64(digit), 1 << 40)
            index += 1
        }
        return value
    }
}
