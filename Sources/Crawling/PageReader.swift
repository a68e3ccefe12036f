import Fetching
import Statistics
import URLStandard
import WebStandards

/// What was read in one fetched page.
struct PageContent: Sendable {
    var links: [WebURL] = []
    /// Links to sitemaps, in a sitemap index.
    var sitemaps: [WebURL] = []
    var linkCount = 0
}

/// Reads links out of bodies, away from the network thread.
enum PageReader {
    /// Unique links of one page that are kept.
    static let maximumLinks = 10_000

    /// The links of an HTML page; none if it asks not to be followed.
    static func read(page result: FetchResult, obeysNoFollow: Bool) -> PageContent {
        var content = PageContent()
        guard let body = result.body, let url = try? WebURL(result.finalURL) else { return content }
        let type = result.contentType.flatMap(MediaType.init)
        let extractor = LinkExtractor(
            page: url, charset: type?.charset, isXML: type?.essence == "application/xhtml+xml",
            limit: maximumLinks, ignoringFragments: true)
        extractor.consume(body)
        let found = extractor.finish()
        content.linkCount = found.links.count + found.omitted
        for link in found.links {
            guard let target = link.resolved, isFetched(link) else { continue }
            if obeysNoFollow, found.isNoFollow, link.kind == .page { continue }
            content.links.append(target)
        }
        return content
    }

    /// The pages and further sitemaps of a sitemap.
    ///
    /// Only in XML may a URL be relative: the lines of a text that is none, such as an error page
    /// or a file that is still packed, would all become URLs of the site.
    static func read(sitemap body: [UInt8], of url: WebURL) -> PageContent {
        let isXML = body.prefix(1024).contains(UInt8(ascii: "<"))
        let sitemap = Sitemap(parsing: body, url: isXML ? url : nil)
        return PageContent(
            links: sitemap.urls, sitemaps: sitemap.sitemaps, linkCount: sitemap.urls.count)
    }

    /// Hints to the browser about hosts are no resources.
    private static func isFetched(_ link: Link) -> Bool {
        guard link.element == "link" else { return true }
        let relations = link.rel.lowercased().split(separator: " ")
        return !relations.contains { ["preconnect", "dns-prefetch", "profile", "pingback"].contains($0) }
    }
}
