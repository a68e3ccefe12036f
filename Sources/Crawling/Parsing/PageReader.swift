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

    /// The links of an HTML page; none if it asks not to be followed.
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
        let extractor = LinkExtractor(
            page: url,
            charset: type?.charset,
            isXML: type?.essence == "application/xhtml+xml",
            limit: maximumLinks,
            ignoringFragments: true
        )
        content.bodyHash = consume(body, by: extractor)
        let found = extractor.finish()
        content.linkCount = found.links.count + found.omitted
        let canonical = found.links.first { $0.kind == .canonical }?.resolved
        content.isForIndexes =
            !found.isNoIndex && (canonical?.removingFragment() ?? url) == url.removingFragment()
        content.note(omitted: found.omitted, of: maximumLinks)
        for link in found.links where isFetched(link) {
            if obeysNoFollow, found.isNoFollow, link.kind == .page { continue }
            if let target = link.resolved {
                content.links.append(target)
            } else if let invalid = InvalidReference(link.url, base: found.base) {
                content.invalid.append(invalid)
            }
        }
        return content
    }

    /// Reads a page piece by piece, since it may be in a spool; returns its hash.
    ///
    /// The page ends where the spool cannot be read.
    private static func consume(_ body: BodyContent, by extractor: LinkExtractor) -> UInt64 {
        var offset = 0
        var hash = BodyHash()
        while let piece = try? body.piece(at: offset), !piece.isEmpty {
            piece.withUnsafeBytes {
                extractor.consume($0)
                hash.add($0)
            }
            offset += piece.count
        }
        return hash.value
    }

    private static let hints: Set<String> = ["preconnect", "dns-prefetch", "profile", "pingback"]

    /// Whether a link names something to fetch; hints to the browser about hosts do not.
    private static func isFetched(_ link: Link) -> Bool {
        guard link.element == "link" else { return true }
        let relations = link.rel.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        return !relations.contains(where: hints.contains)
    }
}
