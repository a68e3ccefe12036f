package import URLStandard

/// What a sitemap lists (sitemaps.org protocol, version 0.9).
package struct Sitemap: Equatable, Sendable {
    /// How many entries one sitemap may have by its protocol; what follows is counted and left out.
    package static let maximumEntries = 50_000

    /// The pages, in order; always http or https.
    package internal(set) var urls: [WebURL] = []
    /// The sitemaps of a sitemap index, in order; always http or https.
    package internal(set) var sitemaps: [WebURL] = []
    /// Entries left out: beyond the limit, or no http or https URL.
    package internal(set) var omitted = 0
    /// Whether it was read to its end without an error of syntax.
    package internal(set) var isComplete = true

    init() {}

    /// Reads a whole sitemap that is not compressed, XML or plain text.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - url: Where it was fetched from; entries should be absolute, but some are not.
    package init(parsing bytes: [UInt8], url: WebURL? = nil) {
        let parser = SitemapParser(url: url)
        bytes.withUnsafeBytes { parser.consume($0) }
        self = parser.finish()
    }
}
