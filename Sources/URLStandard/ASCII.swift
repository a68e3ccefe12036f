/// ASCII classes of the Infra Standard §4.6, for bytes.
extension UInt8 {
    /// The byte of an ASCII character.
    @inline(__always)
    static func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: scalar.value) }

    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var isAlpha: Bool { (self | 0x20) &- 0x61 < 26 }

    /// The byte with A to Z turned into a to z.
    @inline(__always)
    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    var hexValue: UInt8? {
        if isDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

extension Span<UInt8> {
    /// The byte at `index`, or nil past the end.
    @inline(__always)
    func at(_ index: Int) -> UInt8? { index < count ? self[index] : nil }

    /// Whether the bytes of `range` are these ASCII characters, ignoring case.
    ///
    /// - Parameter word: In lower case.
    func matches(_ word: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount, range.upperBound <= count else { return false }
        for offset in 0..<range.count
        where self[range.lowerBound + offset].lowercased != word.utf8Start[offset] {
            return false
        }
        return true
    }
}

extension [UInt8] {
    /// Appends the bytes of `range` unchanged.
    mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
        span.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Appends the bytes of `range`, those in `set` percent-encoded (URL Standard §1.3).
    mutating func append(_ span: Span<UInt8>, _ range: Range<Int>, encoding set: ByteSet) {
        var run = range.lowerBound
        for index in range where set.contains(span[index]) {
            append(span, run..<index)
            appendEncoded(span[index])
            run = index + 1
        }
        append(span, run..<range.upperBound)
    }

    /// Appends `%XX`.
    mutating func appendEncoded(_ byte: UInt8) {
        append(.ascii("%"))
        append(Self.hexDigit(byte >> 4))
        append(Self.hexDigit(byte & 15))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x41 + value - 10
    }
}
