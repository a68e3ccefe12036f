import URLStandard

/// What URLs have in common that differ in numbers only: a hash of the URL with each word that has a
/// digit in it replaced.
struct URLPattern: Hashable, Sendable {
    let bits: UInt64
    /// Whether there is a number; without one the URL has its pattern for itself.
    let hasNumber: Bool

    /// - Parameter seed: A secret, so that no site can make collisions with another.
    init(_ url: WebURL, seed: UInt64) {
        let text = url.href.utf8.span
        let target = url.requestTargetRange
        var hash = seed
        for index in 0..<target.lowerBound { Self.mix(text[index], into: &hash) }
        var hasNumber = false
        var index = target.lowerBound
        while index < target.upperBound {
            var end = index
            var hasDigit = false
            while end < target.upperBound, let isDigit = Self.isDigit(text[end]) {
                hasDigit = hasDigit || isDigit
                end += 1
            }
            if hasDigit {
                hasNumber = true
                Self.mix(UInt8(ascii: "0"), into: &hash)
            } else {
                if end == index { end += 1 }
                for position in index..<end { Self.mix(text[position], into: &hash) }
            }
            index = end
        }
        bits = hash
        self.hasNumber = hasNumber
    }

    /// Whether a byte of a word is a digit; nil if it belongs to no word.
    private static func isDigit(_ byte: UInt8) -> Bool? {
        if byte &- 0x30 < 10 { return true }
        return (byte | 0x20) &- 0x61 < 26 ? false : nil
    }

    /// FNV-1a.
    private static func mix(_ byte: UInt8, into hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
