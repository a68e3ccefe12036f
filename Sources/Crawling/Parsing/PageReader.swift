import Fetching
import URLStandard
import WebStandards

/// What was found in a fetched page.
struct PageContent: Sendable {
    var links: [WebURL] = []
    /// Where each of ``links`` stands first in an HTML page; empty for a sitemap.
    var places: [LinkPlace] = []
    /// Links to sitemaps, in a sitemap index.
    var sitemaps: [WebURL] = []
    var linkCount = 0
}

/// Finds links in bodies, off the network thread.
enum PageReader {
    /// The most unique links of a page that are kept.
    static let maximumLinks = 10_000

    /// What is in a page or a sitemap; nothing in a sitemap that could not be fetched.
    static func read(_ result: FetchResult, obeysNoFollow: Bool) -> PageContent {
        guard result.role == .sitemap else {
            return read(page: result, obeysNoFollow: obeysNoFollow)
        }
        guard result.outcome == .ok, let status = result.status, status < 300,
            let body = result.body, let url = result.finalURL.parsed
        else { return PageContent() }
        return read(sitemap: body, of: url)
    }

    /// The links of an HTML page; none if it asks not to be followed.
    static func read(page result: FetchResult, obeysNoFollow: Bool) -> PageContent {
        var content = PageContent()
        guard let body = result.content, let url = result.finalURL.parsed else {
            return content
        }
        let type = result.contentType.flatMap(MediaType.init)
        let extractor = LinkExtractor(
            page: url,
            charset: type?.charset,
            isXML: type?.essence == "application/xhtml+xml",
            limit: maximumLinks,
            ignoringFragments: true
        )
        consume(body, by: extractor)
        let found = extractor.finish()
        content.linkCount = found.links.count + found.omitted
        for link in found.links {
            guard let target = link.resolved, isFetched(link) else { continue }
            if obeysNoFollow, found.isNoFollow, link.kind == .page { continue }
            content.links.append(target)
            content.places.append(link.place)
        }
        return content
    }

    /// Reads a page piece by piece, since it may be in a spool.
    ///
    /// The page ends where the spool cannot be read.
    private static func consume(_ body: BodyContent, by extractor: LinkExtractor) {
        var offset = 0
        while let piece = try? body.piece(at: offset), !piece.isEmpty {
            piece.withUnsafeBytes { extractor.consume($0) }
            offset += piece.count
        }
    }

    /// The pages and further sitemaps of a sitemap.
    ///
    /// Relative URLs count in XML alone. Otherwise each line of a text that is no sitemap, such as an
    /// error page or a file that is still compressed, would become a URL of the site.
    static func read(sitemap body: [UInt8], of url: WebURL) -> PageContent {
        let sitemap = Sitemap(parsing: body, url: isXML(body) ? url : nil)
        return PageContent(
            links: sitemap.urls,
            sitemaps: sitemap.sitemaps,
            linkCount: sitemap.urls.count
        )
    }

    /// Whether a body begins as XML does, perhaps after a byte order mark of UTF-8 or UTF-16.
    private static func isXML(_ body: [UInt8]) -> Bool {
        let isMarked = body.starts(with: [0xEF, 0xBB, 0xBF])
        let begin = body.dropFirst(isMarked ? 3 : 0).first { $0 > 0x20 }
        return begin == UInt8(ascii: "<") || begin == 0xFE || begin == 0xFF
    }

    private static let hints: Set<String> = ["preconnect", "dns-prefetch", "profile", "pingback"]

    /// Whether a link names something to fetch; hints to the browser about hosts do not.
    private static func isFetched(_ link: Link) -> Bool {
        guard link.element == "link" else { return true }
        let relations = link.rel.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        return !relations.contains(where: hints.contains)
    }
}
