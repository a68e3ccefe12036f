import Fetching
import URLStandard
import WebStandards

/// What was found in a fetched page.
struct PageContent: Sendable {
    var links: [WebURL] = []
    /// Where each of ``links`` stands first in an HTML page; empty for a sitemap.
    var places: [LinkPosition] = []
    /// Links to sitemaps, in a sitemap index.
    var sitemaps: [WebURL] = []
    var linkCount = 0
    /// Links left out, beyond the limit or longer than a URL may be; ``linkCount`` has them.
    var omitted = 0
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

    /// The links of an HTML page or a style sheet; none if it asks not to be followed.
    static func read(page result: FetchResult, obeysNoFollow: Bool) -> PageContent {
        var content = PageContent()
        guard let body = result.content, let url = result.finalURL.parsed else {
            return content
        }
        let type = result.contentType.flatMap(MediaType.init)
        let fields = result.linkFields ?? LinkFields()
        var options = LinkExtractor.Options()
        options.charset = type?.charset
        options.isXML = type?.essence == "application/xhtml+xml"
        options.isStyleSheet = type?.essence == "text/css"
        options.limit = maximumLinks
        options.ignoresFragments = true
        if let robots = fields.robots {
            options.directives = RobotsDirectives(header: robots, agent: agent)
        }
        let found = LinkExtractor.links(of: url, options) { consume in
            pass(body, to: consume)
        }
        content.linkCount = found.links.count + found.omitted
        content.omitted = found.omitted
        let announced = fields.link.map { LinkHeader.links(in: $0, page: url) } ?? []
        for link in announced + found.links {
            guard let target = link.resolved, isFetched(link) else { continue }
            if obeysNoFollow, found.isNoFollow, link.kind == .page { continue }
            content.links.append(target)
            content.places.append(link.place)
        }
        return content
    }

    /// Passes a page on piece by piece, since it may be in a spool.
    ///
    /// The page ends where the spool cannot be read.
    private static func pass(
        _ body: BodyContent,
        to consume: (UnsafeRawBufferPointer) -> Bool
    ) {
        var offset = 0
        while let piece = try? body.piece(at: offset), !piece.isEmpty {
            guard piece.withUnsafeBytes(consume) else { return }
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

    /// The crawler's name in `X-Robots-Tag` and `<meta>`.
    private static let agent = "crawltop"
    /// Relations that name a host, an idea or a service.
    private static let hints: Set<String> = ["preconnect", "dns-prefetch", "profile", "pingback"]

    /// Whether a link names something to fetch; it does if any of its relations does.
    private static func isFetched(_ link: Link) -> Bool {
        guard link.element == "link" || link.element == LinkHeader.element else { return true }
        let relations = link.rel.relationTokens
        return relations.isEmpty || !relations.allSatisfy(hints.contains)
    }
}
