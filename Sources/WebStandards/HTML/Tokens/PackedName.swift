/// A name of HTML as one number: its bytes in lower case, the last one lowest.
///
/// Up to eight bytes the number is exact. The bytes of longer names are mixed; among the names of HTML
/// no two are alike.
struct PackedName: Hashable, Sendable {
    private(set) var number: UInt64 = 0

    init() {}

    init(_ name: String) {
        for byte in name.utf8 { append(byte) }
    }

    /// A name of one letter.
    init(letter: Unicode.Scalar) { number = UInt64(letter.value) }

    /// Appends a byte, lowercased.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        number = (number << 8 | number >> 56) ^ UInt64(byte.asciiLowercased)
    }
}

/// A hash table from names to small values, built once and never changed.
final class NameTable<Value: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private let names: UnsafeMutablePointer<PackedName>
    private let values: UnsafeMutablePointer<Value>
    private let shift: UInt64

    /// - Parameter missing: The value of every other name.
    init(_ entries: [(name: String, value: Value)], missing: Value) {
        var bits = 1
        while 1 << bits < entries.count * 4 { bits += 1 }
        let count = 1 << bits
        shift = 64 - UInt64(bits)
        names = .allocate(capacity: count)
        values = .allocate(capacity: count)
        names.initialize(repeating: PackedName(), count: count)
        values.initialize(repeating: missing, count: count)
        for entry in entries {
            var slot = index(of: PackedName(entry.name))
            while names[slot] != PackedName() { slot = (slot + 1) & (count - 1) }
            names[slot] = PackedName(entry.name)
            values[slot] = entry.value
        }
    }

    deinit {
        names.deallocate()
        values.deallocate()
    }

    @inline(__always)
    private func index(of name: PackedName) -> Int {
        Int(truncatingIfNeeded: (name.number &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    /// The value of a name.
    ///
    /// Names that are not in the table mostly cost one comparison.
    @inline(__always)
    subscript(name: PackedName) -> Value {
        let mask = Int(truncatingIfNeeded: (1 << (64 - shift)) - 1)
        var slot = index(of: name)
        while names[slot] != name, names[slot] != PackedName() { slot = (slot &+ 1) & mask }
        return values[slot]
    }
}

extension UInt8 {
    /// The byte with A to Z turned into a to z.
    @inline(__always)
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// Whether it is a letter of ASCII.
    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// ASCII whitespace as the Infra Standard defines it.
    @inline(__always)
    var isHTMLSpace: Bool { self <= 32 && (0x1_0000_3600 as UInt64) &>> UInt64(self) & 1 != 0 }
}
