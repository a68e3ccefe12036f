package import URLStandard

/// One reference from an HTML page to something that can be fetched.
package struct Link: Equatable, Sendable {
    /// As the page writes it, without blanks around it; not safe to show unfiltered.
    package let url: String
    /// Resolved against the page's base, always http or https; nil where it is no valid URL.
    package let resolved: WebURL?
    /// The element's name, in lower case.
    package let element: String
    /// The attribute's name, in lower case.
    package let attribute: String
    /// What the page wants it for.
    package let kind: LinkKind
    /// The `rel` attribute as written; empty if there is none.
    package let rel: String
    /// Whether the page asks crawlers not to follow it: `rel=nofollow`, or `<meta name=robots>` for
    /// `a` and `area`.
    package let isNoFollow: Bool
}

/// What a page wants a link for.
package enum LinkKind: String, Sendable {
    /// Another page to go to: `a`, `area`.
    case page
    /// A page shown within: `iframe`, `frame`.
    case frame
    /// `<meta http-equiv=refresh>`.
    case refresh
    /// `<link>` by its relation.
    case canonical, next, previous, alternate, stylesheet, icon
    /// `<link>` of any other relation.
    case related
    /// `img`, `picture`, `input type=image`, backgrounds, posters, SVG.
    case image
    /// `script`.
    case script
    /// `audio`, `video`, `track`.
    case media
    /// `object`, `embed`.
    case embedded
}

/// What was found in one page.
package struct ExtractedLinks: Sendable {
    /// Unique, in document order.
    package let links: [Link]
    /// How many more there were, beyond the limit or longer than any URL may be; repeats count
    /// again.
    package let omitted: Int
    /// What relative links were resolved against: the first usable `<base>`, else the page's own
    /// URL.
    package let base: WebURL
    /// Whether `<meta name=robots>` says `nofollow` or `none`.
    package let isNoFollow: Bool
    /// Whether `<meta name=robots>` says `noindex` or `none`.
    package let isNoIndex: Bool
}
