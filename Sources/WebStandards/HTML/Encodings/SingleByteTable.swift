/// The index of a single-byte encoding (Encoding Standard §9).
final class SingleByteTable: Sendable {
    /// The characters of 0x80 to 0xFF; nil for a byte that means nothing.
    let scalars: [Unicode.Scalar?]
    /// The bytes of characters.
    let bytes: [Unicode.Scalar: UInt8]

    private init(_ scalars: [Unicode.Scalar?]) {
        self.scalars = scalars
        bytes = Dictionary(
            zip(scalars, 0x80...0xFF as ClosedRange<UInt8>).compactMap { scalar, byte in
                scalar.map { ($0, byte) }
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The table of an encoding; nil if it is not a single-byte encoding.
    static func named(_ name: String) -> SingleByteTable? {
        all[name == "iso-8859-8-i" ? "iso-8859-8" : name]
    }

    private static let all: [String: SingleByteTable] = {
        var points: [String: [Unicode.Scalar?]] = [:]
        var name = ""
        for word in list.split(whereSeparator: \.isWhitespace) {
            if word.last == ":" {
                name = String(word.dropLast())
                continue
            }
            let parts = word.split(separator: "x")
            let first = UInt32(parts[0], radix: 16)
            let count = parts.count > 1 ? UInt32(parts[1]) ?? 1 : 1
            points[name, default: []] += (0..<count).map { offset in
                first.flatMap { Unicode.Scalar($0 + offset) }
            }
        }
        // Bytes that stand for the user's private characters (§14.5).
        points["x-user-defined"] = (0xF780...0xF7FF).map { Unicode.Scalar($0 as UInt32) }
        return points.mapValues(SingleByteTable.init)
    }()
}
