/// What a page uses a link for.
package enum LinkKind: String, Sendable {
    /// Another page to go to: `a`, `area`, and the buttons of a form that is sent by GET.
    case page
    /// A page shown within: `iframe`, `frame`.
    case frame
    /// `<meta http-equiv=refresh>`.
    case refresh
    /// `<link>` by its relation; an imported sheet is a stylesheet too.
    case canonical, next, previous, alternate, stylesheet, icon
    /// `<link>` of any other relation, and `ping`.
    case related
    /// `img`, `picture`, `input type=image`, backgrounds, posters, SVG.
    case image
    /// `script`.
    case script
    /// `audio`, `video`, `track`.
    case media
    /// `object`, `embed`.
    case embedded
    /// `url()` in a style: images and fonts.
    case styling
}

extension LinkKind {
    private static let byRelation: [(token: String, kind: LinkKind)] = [
        ("stylesheet", .stylesheet), ("icon", .icon), ("apple-touch-icon", .icon),
        ("mask-icon", .icon), ("apple-touch-icon-precomposed", .icon), ("canonical", .canonical),
        ("next", .next), ("prev", .previous), ("previous", .previous), ("alternate", .alternate),
    ]

    /// The kind of a `<link>`; nil for hints that only name an origin.
    init?(rel: String) {
        let tokens = rel.relationTokens
        if let match = Self.byRelation.first(where: { tokens.contains($0.token) }) {
            self = match.kind
        } else if !tokens.isEmpty, tokens.allSatisfy({ $0 == "preconnect" || $0 == "dns-prefetch" })
        {
            return nil
        } else {
            self = .related
        }
    }
}

extension String {
    /// The words of a `rel` attribute, in lower case.
    package var relationTokens: [String] {
        utf8.split(whereSeparator: \.isHTMLSpace).map { String(Substring($0)).lowercased() }
    }

    /// Whether a space-separated list contains a word, ignoring case.
    func hasToken(_ token: String) -> Bool { !isEmpty && relationTokens.contains(token) }
}
