/// The host parser (URL Standard §3.5), written into the serialisation.
extension URLParser {
    /// Parses and writes a host; the range may be empty only without a special scheme.
    mutating func writeHost(_ input: Span<UInt8>, in range: Range<Int>) throws(WebURLError) {
        if input.at(range.lowerBound) == .ascii("["), !range.isEmpty {
            guard range.count > 2, input[range.upperBound - 1] == .ascii("]"),
                case .v6(let high, let low)? = IPv6Parser.parse(
                    input.extracting(range.lowerBound + 1..<range.upperBound - 1)
                )
            else { throw .invalidIPv6 }
            bytes.append(contentsOf: "[\(IPAddress.v6(high: high, low: low))]".utf8)
        } else if special == nil {
            let forbidden = ByteSet.forbiddenHost
            for index in range where input[index] < 0x80 && forbidden.contains(input[index]) {
                throw .invalidHost
            }
            bytes.append(input, range, encoding: .c0Control)
        } else {
            try writeDomain(input, in: range)
        }
    }

    private mutating func writeDomain(_ input: Span<UInt8>, in range: Range<Int>)
        throws(WebURLError)
    {
        let start = bytes.count
        let forbidden = ByteSet.forbiddenDomain
        // Almost every domain is ASCII without an escape; only others are decoded and mapped. Forbidden
        // bytes are looked for after mapping: `<` with U+0338 is `≮`, which is allowed.
        var isPlain = true
        for index in range {
            guard !forbidden.contains(input[index]) else {
                isPlain = false
                break
            }
            bytes.append(input[index].lowercased)
        }
        if !isPlain {
            bytes.removeSubrange(start...)
            let decoded = Self.percentDecoded(input.extracting(range))
            bytes.append(contentsOf: try DomainToASCII.map(decoded))
        }
        guard let address = try Self.ipv4Address(bytes.span.extracting(start..<bytes.count)) else {
            return
        }
        bytes.removeSubrange(start...)
        bytes.append(contentsOf: address.description.utf8)
    }

    private static func ipv4Address(_ domain: Span<UInt8>) throws(WebURLError) -> IPAddress? {
        guard IPv4Parser.endsInNumber(domain) else { return nil }
        guard let address = IPv4Parser.parse(domain) else { throw .invalidIPv4 }
        return address
    }

    private static func percentDecoded(_ input: Span<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(input.count + 1)
        var index = 0
        while index < input.count {
            if input[index] == .ascii("%"), let high = input.at(index + 1)?.hexValue,
                let low = input.at(index + 2)?.hexValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(input[index])
                index += 1
            }
        }
        return decoded
    }
}
