/// The header fields of an answer that speak of links: remote bytes, as sent.
package struct LinkFields: Equatable, Sendable {
    /// `Link` (RFC 8288 §3), several joined by commas.
    package var link: String?
    /// `X-Robots-Tag`, several joined by commas.
    package var robots: String?

    package init(link: String? = nil, robots: String? = nil) {
        self.link = link
        self.robots = robots
    }
}
