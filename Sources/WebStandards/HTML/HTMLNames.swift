/// The attributes that are read; the values of all others are skipped.
enum HTMLAttributeName: String, CaseIterable, Sendable {
    case alt, background, charset, content, data, href, imagesrcset, name, poster, rel, src, srcset
    case title, type
    case ariaLabel = "aria-label"
    case httpEquiv = "http-equiv"
    case xlinkHref = "xlink:href"

    private static let byPackedName = Dictionary(
        uniqueKeysWithValues: allCases.map { (PackedName($0.rawValue), $0) }
    )

    /// Recognises a name in lower case.
    init?(_ name: PackedName) {
        guard let known = Self.byPackedName[name] else { return nil }
        self = known
    }
}

/// A name of up to sixteen bytes as one number, built byte by byte.
///
/// All longer names are equal.
struct PackedName: Hashable, Sendable {
    private var bytes: UInt128 = 0
    private var count: UInt8 = 0

    init() {}

    init(_ name: String) {
        for byte in name.utf8 { append(byte) }
    }

    /// Appends a byte, lowercased.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard count < 16 else {
            (bytes, count) = (0, 17)
            return
        }
        bytes = bytes << 8 | UInt128(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        count += 1
    }

    static let anchor = PackedName("a")
    static let script = PackedName("script")
    static let svg = PackedName("svg")
    static let math = PackedName("math")
    /// Elements whose content is text up to their end tag (HTML Standard §13.2.6.4.7 and
    /// §13.2.6.4.4).
    ///
    /// `noscript`, `noframes` and `noembed` are parsed as by a client without those features.
    static let rawText: Set<PackedName> = [
        script, PackedName("style"), PackedName("textarea"), PackedName("title"), PackedName("xmp"),
        PackedName("iframe"),
    ]
}
