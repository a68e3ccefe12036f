package import URLStandard

/// The entries of a sitemap (sitemaps.org protocol, version 0.9).
package struct Sitemap: Equatable, Sendable {
    /// The protocol's limit of entries in one sitemap; further ones are counted and left out.
    package static let maximumEntries = 50_000

    /// The pages, in order; always http or https.
    package internal(set) var urls: [WebURL] = []
    /// The sitemaps of a sitemap index, in order; always http or https.
    package internal(set) var sitemaps: [WebURL] = []
    /// Entries left out, because of the limit or because they are not http or https URLs.
    package internal(set) var omitted = 0
    /// Whether it was parsed to its end without a syntax error.
    package internal(set) var isComplete = true

    init() {}

    /// Parses a whole uncompressed sitemap, XML or plain text.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - url: Where it was fetched from, as the base of entries that are not absolute.
    package init(parsing bytes: [UInt8], url: WebURL? = nil) {
        let parser = SitemapParser(url: url)
        bytes.withUnsafeBytes { parser.consume($0) }
        self = parser.finish()
    }
}
