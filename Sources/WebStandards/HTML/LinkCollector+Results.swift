import URLStandard

extension LinkCollector {
    /// All links, resolved.
    ///
    /// - Parameter directives: What the response's header says to crawlers.
    func finish(_ directives: RobotsDirectives) -> ExtractedLinks {
        let encoder = QueryEncoder.function(for: encoding.current)
        let base = resolve(bases[0], against: page, encoder)
        let all = [base] + bases.dropFirst().map { resolve($0, against: base, encoder) }
        let isNoFollow = isNoFollow || directives.isNoFollow
        var links: [Link] = []
        links.reserveCapacity(count)
        for entry in table.entries {
            let url = UTF8Check.repaired(table[entry.url])
            let isOfStyle = entry.kind == .styling || entry.attribute == "@import"
            let resolved = url.withUnsafeBufferPointer {
                try? WebURL(
                    utf8: $0.span,
                    base: all[entry.document],
                    encodingQuery: isOfStyle ? nil : encoder
                )
            }
            if let resolved, !resolved.isHTTP { continue }
            let rel = String(decoding: table[entry.rel], as: UTF8.self)
            links.append(
                Link(
                    url: String(decoding: url, as: UTF8.self),
                    resolved: resolved,
                    place: LinkPosition(
                        line: entry.line,
                        column: entry.column,
                        element: entry.element,
                        attribute: entry.attribute,
                        text: entry.text
                    ),
                    kind: entry.kind,
                    rel: rel,
                    isNoFollow: (entry.kind == .page && isNoFollow) || rel.hasToken("nofollow")
                )
            )
        }
        return ExtractedLinks(
            links: links,
            omitted: omitted,
            base: base,
            isNoFollow: isNoFollow,
            isNoIndex: isNoIndex || directives.isNoIndex
        )
    }

    /// The base that an `href` sets (HTML Standard §4.2.3, "set the frozen base URL").
    private func resolve(
        _ href: [UInt8]?,
        against fallback: WebURL,
        _ encoder: WebURL.QueryEncoding?
    ) -> WebURL {
        guard let href, href.count <= Self.maximumURLLength,
            let url = try? WebURL(utf8: href.span, base: fallback, encodingQuery: encoder),
            url.scheme != "data", url.scheme != "javascript"
        else { return fallback }
        return url
    }
}
