/// An output buffer, to which numbers are appended in place, without strings.
typealias ByteBuffer = [UInt8]

extension ByteBuffer {
    /// Appends a literal in one copy.
    @inline(__always)
    mutating func append(_ literal: StaticString) {
        append(
            contentsOf: UnsafeBufferPointer(
                start: literal.utf8Start,
                count: literal.utf8CodeUnitCount
            )
        )
    }

    /// Appends a string in UTF-8, unescaped.
    @inline(__always)
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a whole number in decimal digits.
    mutating func append(decimal value: some FixedWidthInteger & SignedInteger) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(digits: UInt64(clamping: value.magnitude))
    }

    /// Appends a number with one decimal, rounded to nearest.
    ///
    /// For times: NaN and numbers below zero become `0.0`, and numbers are capped at 10¹⁵.
    mutating func append(tenths value: Double) {
        let tenths = value > 0 ? UInt64((Swift.min(value, 1e15) * 10).rounded()) : 0
        append(digits: tenths / 10)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: tenths % 10))
    }

    /// Appends a number with three decimals, under the same rules as ``append(tenths:)``.
    mutating func append(thousandths value: Double) {
        let thousandths = value > 0 ? UInt64((Swift.min(value, 1e13) * 1000).rounded()) : 0
        append(digits: thousandths / 1000)
        append(UInt8(ascii: "."))
        append(padded: thousandths % 1000, to: 3)
    }

    /// Appends a number with zeros in front up to `width` digits.
    mutating func append(padded value: UInt64, to width: Int) {
        var threshold: UInt64 = 10
        for _ in 1..<Swift.max(width, 1) {
            if value < threshold { append(UInt8(ascii: "0")) }
            threshold &*= 10
        }
        append(digits: value)
    }

    /// Appends two hexadecimal digits, with `tens` as the letter for ten.
    mutating func append(hexadecimal byte: UInt8, tens letter: UInt8) {
        let high = byte >> 4
        let low = byte & 15
        append(high < 10 ? UInt8(ascii: "0") + high : letter - 10 + high)
        append(low < 10 ? UInt8(ascii: "0") + low : letter - 10 + low)
    }

    /// Appends decimal digits through a buffer on the stack.
    private mutating func append(digits value: UInt64) {
        if value < 10 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
            return
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var position = 20
            var rest = value
            while rest > 0 {
                position -= 1
                digits[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[position...]))
        }
    }
}
