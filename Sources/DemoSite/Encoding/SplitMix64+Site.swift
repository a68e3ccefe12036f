import DataStructures

/// What the site draws: the same seed gives the same site on every machine.
extension SplitMix64 {
    /// A generator of its own for one name, so that adding a page changes no other page.
    init(seed: UInt64, name: String) {
        self.init(seed: seed ^ fnv1a(name.utf8))
        _ = next()
    }

    /// A number below `bound` by the multiply-shift method; the standard library's own choice of
    /// method may change between versions, and with it the whole site.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `range`, both ends included.
    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// One of `choices`; empty if there are no choices.
    mutating func one(of choices: [String]) -> String {
        choices.isEmpty ? "" : choices[below(choices.count)]
    }

    /// True in `percent` of a hundred cases.
    mutating func happens(percent: Int) -> Bool {
        below(100) < percent
    }
}

/// The 64-bit FNV-1a hash of some bytes: stable between runs, unlike `Hasher`.
func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return hash
}
