/// The attributes that are read; the values of all others are skipped.
enum HTMLAttributeName: UInt8, CaseIterable, Sendable {
    case alt, ariaLabel, background, charset, color, content, data, encoding, face, formaction
    case formmethod, href, httpEquiv, imagesrcset, method, name, ping, poster, rel, shadowrootmode
    case size, src, srcdoc, srcset, style, title, type, xlinkHref

    /// The name as it is written in HTML.
    var text: String {
        switch self {
        case .ariaLabel: "aria-label"
        case .httpEquiv: "http-equiv"
        case .xlinkHref: "xlink:href"
        default: "\(self)"
        }
    }

    /// The raw values of known names, 255 for any other.
    static let table = NameTable<UInt8>(allCases.map { ($0.text, $0.rawValue) }, missing: 255)
}
