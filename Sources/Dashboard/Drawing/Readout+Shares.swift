import SafeText
import TerminalUI

extension Readout {
    /// A number in two digits that count, and never in powers of ten: `0.05`, `0.0005`, `14`, `1,200`.
    ///
    /// Below a millionth it is `0`.
    static func significant(_ number: Double) -> SafeText {
        guard number.isFinite else { return "?" }
        let size = min(abs(number), 1e15)
        guard size >= 1e-6 else { return "0" }
        let sign: SafeText = number < 0 ? "-" : ""
        guard size < 9.95 else { return sign + count(Int(size.rounded())) }
        var (places, scale) = (1, 10.0)
        while size * scale < 9.95, places < 7 { (places, scale) = (places + 1, scale * 10) }
        let digits = String(Int((size * scale).rounded()))
        let padded = String(repeating: "0", count: max(places + 1 - digits.utf8.count, 0)) + digits
        var text = "\(padded.dropLast(places)).\(padded.suffix(places))"
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return "\(sign)\(text)"
    }

    /// A change in whole per cent with its sign, `−22`, `0`, `+4`; `?` for what is no number.
    static func change(_ share: Double, _ glyphs: GlyphSet) -> SafeText {
        guard share.isFinite else { return "?" }
        let number = Int((min(max(share, -1), 9.99) * 100).rounded())
        if number == 0 { return "0" }
        let minus: SafeText = glyphs.isASCII ? "-" : "−"
        return number < 0 ? "\(minus)\(-number)" : "+\(number)"
    }

    /// Two bounds of a change: `−22…−16 %`, or one number where they round to the same.
    static func changes(_ shares: ClosedRange<Double>, _ glyphs: GlyphSet) -> SafeText {
        let (low, high) = (change(shares.lowerBound, glyphs), change(shares.upperBound, glyphs))
        if low == high { return "\(low) %" }
        return "\(low)\(glyphs.isASCII ? ".." : "…")\(high) %"
    }
}
