/// A set of bytes as a bitmap, such as the percent-encode sets of the URL Standard (§1.3).
///
/// A byte above 0x7F always belongs: everything that is not ASCII is percent-encoded in a URL.
struct ByteSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Whether the byte belongs to the set; one shift.
    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return (low >> UInt64(byte)) & 1 != 0 }
        if byte < 128 { return (high >> UInt64(byte & 63)) & 1 != 0 }
        return true
    }

    /// The set with these ASCII characters added.
    func adding(_ characters: StaticString) -> ByteSet {
        var (low, high) = (low, high)
        characters.withUTF8Buffer { bytes in
            for byte in bytes {
                if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
            }
        }
        return ByteSet(low: low, high: high)
    }

    /// C0 controls and DEL, used in opaque paths and opaque hosts.
    static let c0Control = ByteSet(low: 0xFFFF_FFFF, high: 1 << 63)
    /// What a fragment must encode.
    static let fragment = c0Control.adding(" \"<>`")
    /// What the query of a URL without a special scheme must encode.
    static let query = c0Control.adding(" \"#<>")
    /// What the query of a URL with a special scheme must encode.
    static let specialQuery = query.adding("'")
    /// What a path segment must encode.
    static let path = query.adding("?^`{}")
    /// What user name and password must encode.
    static let userinfo = path.adding("/:;=@[\\]|")
    /// What an opaque host must not hold (forbidden host code points); here non-ASCII is allowed.
    static let forbiddenHost = ByteSet(low: 0, high: 0).adding("\0\t\n\r #/:<>?@[\\]^|")
    /// What a domain must not hold (forbidden domain code points).
    static let forbiddenDomain = c0Control.adding(" #/:<>?@[\\]^|%")
    /// Bytes that end a run of an already normal path, in a URL with a special scheme.
    static let endsNormalPath = path.adding("\\/")
}
