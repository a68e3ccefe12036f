/// A decimal number with a unit behind it, as durations and sizes are written: `1.5` and `MiB`.
struct ScaledDecimal {
    private let whole: UInt64
    private let fraction: UInt64
    private let fractionScale: UInt64
    /// The letters behind the number, as they were written.
    let unit: Substring

    /// Takes a number and the letters behind it off the front of a text.
    ///
    /// At most nine decimals are read, and at least one digit must come before the point. `nil` when
    /// the text begins with no number, or with one that 64 bits do not hold.
    init?(consuming text: inout Substring) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let whole = UInt64(digits) else { return nil }
        text = text.dropFirst(digits.count)
        var fraction: UInt64 = 0
        var scale: UInt64 = 1
        if text.first == "." {
            let decimals = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard let value = UInt64(decimals), decimals.count <= 9 else { return nil }
            fraction = value
            for _ in decimals { scale *= 10 }
            text = text.dropFirst(decimals.count + 1)
        }
        self.whole = whole
        self.fraction = fraction
        fractionScale = scale
        unit = text.prefix { $0.isLetter }
        text = text.dropFirst(unit.count)
    }

    /// The number times a factor of at most 10¹⁵, rounded down; `nil` above 2⁶³ − 1.
    func scaled(by factor: UInt64) -> Int64? {
        let (product, overflow) = whole.multipliedReportingOverflow(by: factor)
        guard !overflow else { return nil }
        let part = fractionScale.dividingFullWidth(fraction.multipliedFullWidth(by: factor))
            .quotient
        let (sum, carried) = product.addingReportingOverflow(part)
        return carried ? nil : Int64(exactly: sum)
    }
}
