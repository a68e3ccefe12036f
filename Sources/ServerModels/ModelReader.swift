/// Reads the numbers, times and shares of a model's text, each within its bounds.
enum ModelReader {
    /// A count from 1 to a million.
    static func count(_ text: Substring, _ name: String) throws(ModelSyntaxError) -> Int {
        guard let value = Int(text), (1...1_000_000).contains(value) else {
            throw .badValue(
                name: name,
                text: String(text),
                expected: "a whole number from 1 to 1000000"
            )
        }
        return value
    }

    /// A plain decimal number within bounds.
    static func number(
        _ text: Substring,
        _ name: String,
        _ bounds: ClosedRange<Double>
    ) throws(ModelSyntaxError) -> Double {
        guard let value = Double(text), bounds.contains(value), text.first?.isNumber == true else {
            throw .badValue(
                name: name,
                text: String(text),
                expected: "a number from \(plain(bounds.lowerBound)) to \(plain(bounds.upperBound))"
            )
        }
        return value
    }

    /// A rate above 0 and up to a million a second, `50/s` or, where `suffix` is empty, `50`.
    static func rate(
        _ text: Substring,
        suffix: String = ""
    ) throws(ModelSyntaxError) -> Double {
        guard text.hasSuffix(suffix), let value = Double(text.dropLast(suffix.count)),
            value >= 0.001, value <= 1_000_000
        else {
            throw .badValue(
                name: "rate",
                text: String(text),
                expected: "requests a second, 0.001\(suffix) to 1000000\(suffix)"
            )
        }
        return value
    }

    /// A time in nanoseconds: a number and `us`, `ms`, `s` or `m`, up to an hour.
    static func time(
        _ text: Substring,
        _ name: String,
        orNone: Bool = false
    ) throws(ModelSyntaxError) -> Int64 {
        let units: [(String, Double)] = [("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9)]
        for (unit, scale) in units where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard digits.first?.isNumber == true, let value = Double(digits) else { continue }
            let nanoseconds = (value * scale).rounded()
            guard nanoseconds <= 3600e9, nanoseconds >= (orNone ? 0 : 1000) else { break }
            return Int64(nanoseconds)
        }
        throw .badValue(
            name: name,
            text: String(text),
            expected: "a time such as 50ms or 2s, from \(orNone ? "0ms" : "1us") to an hour"
        )
    }

    /// A share in percent, `2%`, as a share of 1.
    static func share(
        _ text: Substring,
        _ name: String,
        _ bounds: ClosedRange<Double>
    ) throws(ModelSyntaxError) -> Double {
        guard text.hasSuffix("%"), let value = Double(text.dropLast()), bounds.contains(value)
        else {
            let (low, high) = (plain(bounds.lowerBound), plain(bounds.upperBound))
            throw .badValue(
                name: name,
                text: String(text),
                expected: "a share from \(low)% to \(high)%"
            )
        }
        return value / 100
    }

    /// The two sides of the first `separator`; nil if there is none.
    static func halves(
        _ text: Substring,
        _ separator: Character
    ) -> (Substring, Substring)? {
        guard let index = text.firstIndex(of: separator) else { return nil }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// A number without a `.0` at its end.
    static func plain(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
