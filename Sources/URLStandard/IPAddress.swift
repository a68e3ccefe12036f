/// An IPv4 or IPv6 address.
public enum IPAddress: Hashable, Sendable {
    /// In host byte order.
    case v4(UInt32)
    /// The two halves in host byte order.
    case v6(high: UInt64, low: UInt64)

    /// Reads dotted decimal IPv4, or IPv6 without brackets; nil for everything else.
    ///
    /// IPv4 may have the URL Standard's odd spellings (hexadecimal, octal, fewer parts), which resolvers
    /// accept too.
    public init?(_ text: String) {
        let bytes = text.utf8.span
        let parsed =
            text.utf8.contains(.ascii(":")) ? IPv6Parser.parse(bytes) : IPv4Parser.parse(bytes)
        guard let parsed else { return nil }
        self = parsed
    }
}

extension IPAddress: CustomStringConvertible {
    /// Dotted decimal, or IPv6 as RFC 5952 and URL Standard §3.5 write it, without brackets.
    public var description: String {
        switch self {
        case .v4(let address):
            return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
        case .v6(let high, let low):
            let pieces = [high, low].flatMap { half in
                [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
            }
            let zeros = Self.longestZeroRun(in: pieces)
            func written(_ range: Range<Int>) -> String {
                pieces[range].map { String($0, radix: 16) }.joined(separator: ":")
            }
            guard let zeros else { return written(0..<8) }
            return "\(written(0..<zeros.lowerBound))::\(written(zeros.upperBound..<8))"
        }
    }

    /// The first longest run of at least two zero pieces.
    private static func longestZeroRun(in pieces: [UInt16]) -> Range<Int>? {
        var longest = 0..<1
        var start = 0
        for index in 0...pieces.count where index == pieces.count || pieces[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest.count > 1 ? longest : nil
    }
}
