import Fetching
import URLStandard
import WebStandards

/// Finds links in bodies, off the network thread.
enum PageReader {
    /// The most unique links of a page that are kept, unless `--max-links` says otherwise.
    static let maximumLinks = 10_000

    /// What is in a page or a sitemap.
    static func read(
        _ result: FetchResult,
        obeysNoFollow: Bool,
        maximumLinks: Int = maximumLinks
    ) -> PageContent {
        result.role == .sitemap
            ? SitemapReader.read(result)
            : read(page: result, obeysNoFollow: obeysNoFollow, maximumLinks: maximumLinks)
    }

    /// The links of an HTML page or a style sheet; none if it asks not to be followed.
    static func read(
        page result: FetchResult,
        obeysNoFollow: Bool,
        maximumLinks: Int = maximumLinks
    ) -> PageContent {
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
        var hash = BodyHash()
        let found = LinkExtractor.links(of: url, options) { consume in
            // A page is read anew if its encoding is told late.
            hash = BodyHash()
            pass(body) { piece in
                hash.add(piece)
                return consume(piece)
            }
        }
        content.bodyHash = hash.value
        content.linkCount = found.links.count + found.omitted
        let canonical = found.links.first { $0.kind == .canonical }?.resolved
        content.isForIndexes =
            !found.isNoIndex && (canonical?.removingFragment() ?? url) == url.removingFragment()
        content.note(omitted: found.omitted, of: maximumLinks)
        let announced = fields.link.map { LinkHeader.links(in: $0, page: url) } ?? []
        for link in announced + found.links where isFetched(link) {
            if obeysNoFollow, found.isNoFollow, link.kind == .page { continue }
            if let target = link.resolved {
                content.links.append(target)
                content.places.append(link.place)
            } else if let invalid = InvalidReference(link.url, base: found.base) {
                content.invalid.append(invalid)
                content.invalidPlaces.append(link.place)
            }
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
