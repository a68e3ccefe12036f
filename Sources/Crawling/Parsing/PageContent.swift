import Fetching
import URLStandard
import WebStandards

/// What was found in a fetched page, or in a sitemap.
struct PageContent: Sendable {
    var links: [WebURL] = []
    /// Where each of ``links`` stands first in a page; empty for a sitemap.
    var places: [LinkPosition] = []
    /// Links to sitemaps, in a sitemap index.
    var sitemaps: [WebURL] = []
    /// Links that are no URLs.
    var invalid: [InvalidReference] = []
    /// Where each of ``invalid`` stands in a page; empty for a sitemap.
    var invalidPlaces: [LinkPosition] = []
    var linkCount = 0
    /// What is wrong with the page, or with its links.
    var findings: [Finding] = []
    /// The same for pages with the same body.
    var bodyHash: UInt64 = 0
    /// Whether a page wants to be found: it does not say `noindex`, and is its own canonical URL.
    var isForIndexes = false
    /// Whether there is no sitemap at a place where one was only guessed: it may be missing.
    var isAbsent = false
}

extension PageContent {
    /// Notes that links were left out, so that what they lead to is not known.
    mutating func note(omitted count: Int, of maximum: Int) {
        guard count > 0 else { return }
        let links = count == 1 ? "1 link was" : "\(count) links were"
        findings.append(
            Finding(
                .linksOmitted,
                "\(links) left out: a page may have \(maximum) (--max-links), and a link 8192 bytes"
            )
        )
    }
}

extension InvalidReference {
    /// A link that has no URL; nil if it has one after all.
    init?(_ link: String, base: WebURL) {
        do throws(WebURLError) {
            _ = try WebURL(link, base: base)
            return nil
        } catch { self.init(link, error) }
    }
}
