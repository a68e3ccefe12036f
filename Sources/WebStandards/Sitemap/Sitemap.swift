package import URLStandard

/// The entries of a sitemap (sitemaps.org protocol, version 0.9).
package struct Sitemap: Equatable, Sendable {
    /// What a file turned out to be.
    package enum Form: Equatable, Sendable {
        case urlset, index
        /// RSS or Atom (sitemaps.org, *Other Sitemap formats*).
        case feed
        /// One URL a line.
        case text
        case html
    }

    /// The protocol's limit of entries in one sitemap; further ones are counted and left out.
    package static let maximumEntries = 50_000
    /// The protocol's limit of bytes, once unpacked.
    package static let maximumLength = 50 << 20
    /// How many texts that are no URL are kept.
    package static let maximumInvalid = 1_000

    /// The pages, in order; always http or https.
    package internal(set) var urls: [WebURL] = []
    /// The sitemaps of a sitemap index, in order; always http or https.
    package internal(set) var sitemaps: [WebURL] = []
    /// Texts of entries that are no URL, the first ones; not safe to show unfiltered.
    package internal(set) var invalid: [InvalidReference] = []
    /// Entries left out, because of the limit or because they are not http or https URLs.
    package internal(set) var omitted = 0
    /// Entries among them that are beyond the limit.
    package internal(set) var excess = 0
    /// How often a bare "&" was read as "&amp;".
    package internal(set) var repairs = 0
    /// Whether it was parsed to its end without a syntax error.
    package internal(set) var isComplete = true
    /// Whether it is longer than a sitemap may be; the rest was not read.
    package internal(set) var isTooLong = false
    /// Nil if it is nothing that could have entries.
    package internal(set) var form: Form?

    init() {}

    /// Parses a whole sitemap: XML, a feed or plain text, perhaps packed with gzip.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - url: Where it was fetched from, as the base of entries in XML that are not absolute.
    package init(parsing bytes: [UInt8], url: WebURL? = nil) {
        let parser = SitemapParser(url: url)
        bytes.withUnsafeBytes { parser.consume($0) }
        self = parser.finish()
    }
}

/// A text that stands where a URL should.
package struct InvalidReference: Hashable, Sendable {
    /// As written, shortened; not safe to show unfiltered.
    package let text: String
    /// Why it is not one, in a few words.
    package let reason: String

    /// The longest text that is kept.
    private static let maximumLength = 2048

    package init(_ text: String, _ error: WebURLError) {
        let isShort = text.utf8.count <= Self.maximumLength
        self.text =
            isShort ? text : String(decoding: text.utf8.prefix(Self.maximumLength), as: UTF8.self)
        reason = error.description
    }
}
