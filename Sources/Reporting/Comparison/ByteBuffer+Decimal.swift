extension ByteBuffer {
    /// Appends a number of either sign with `decimals` decimals, rounded to nearest.
    ///
    /// Written digit by digit, so that a number is the same text everywhere. NaN, infinity and numbers
    /// above 10¹² become `null`.
    mutating func append(json value: Double?, decimals: Int) {
        guard let value, value.isFinite, abs(value) < 1e12 else { return append("null") }
        var scale: UInt64 = 1
        for _ in 0..<Swift.min(decimals, 6) { scale *= 10 }
        let units = UInt64((abs(value) * Double(scale)).rounded())
        if value < 0, units > 0 { append(UInt8(ascii: "-")) }
        append(padded: units / scale, to: 1)
        guard scale > 1 else { return }
        append(UInt8(ascii: "."))
        append(padded: units % scale, to: Swift.min(decimals, 6))
    }

    /// Appends a whole number, or `null`.
    mutating func append(json value: Int?) {
        if let value { append(decimal: value) } else { append("null") }
    }

    /// Appends both ends of a range as an array, or `null` where there is none or it has no ends.
    mutating func append(json range: ClosedRange<Double>?, decimals: Int) {
        guard let range, range.lowerBound.isFinite, range.upperBound.isFinite else {
            return append("null")
        }
        append("[")
        append(json: range.lowerBound, decimals: decimals)
        append(",")
        append(json: range.upperBound, decimals: decimals)
        append("]")
    }
}
