package import URLStandard

/// One reference from an HTML page to something that can be fetched.
package struct Link: Equatable, Sendable {
    /// As written in the page, trimmed; not safe to show unfiltered.
    package let url: String
    /// Resolved against the page's base, always http or https; nil if it is not a valid URL.
    package let resolved: WebURL?
    /// Where it stands in the page: the first place of a link that is repeated.
    package let place: LinkPosition
    /// What the page uses it for.
    package let kind: LinkKind
    /// The `rel` attribute as written; empty if absent.
    package let rel: String
    /// Whether the page asks crawlers not to follow it: `rel=nofollow`, or `<meta name=robots>` for
    /// `a` and `area`.
    package let isNoFollow: Bool

    /// The name of the element, in lower case.
    package var element: String { place.element }
    /// The name of the attribute, in lower case.
    package var attribute: String { place.attribute }
}

/// The links of one page, and what it says to crawlers.
package struct ExtractedLinks: Sendable {
    /// Unique, in document order.
    package let links: [Link]
    /// Links left out, beyond the limit or longer than a URL may be; repetitions count.
    package let omitted: Int
    /// The base of relative links: the first `<base>` if it can be one, else the page's own URL.
    package let base: WebURL
    /// Whether `<meta name=robots>` says `nofollow` or `none`.
    package let isNoFollow: Bool
    /// Whether `<meta name=robots>` says `noindex` or `none`.
    package let isNoIndex: Bool
}
