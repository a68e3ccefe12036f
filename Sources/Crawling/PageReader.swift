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
        let charset = result.contentType.flatMap(MediaType.init)?.charset
        let extractor = LinkExtractor(
            page: url, charset: charset, limit: maximumLinks, ignoringFragments: true)
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
    static func read(sitemap body: [UInt8], of url: WebURL) -> PageContent {
        let sitemap = Sitemap(parsing: body, url: url)
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
