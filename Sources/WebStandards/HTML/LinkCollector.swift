import URLStandard

/// Collects the links of start tags, each once and up to a limit.
struct LinkCollector {
    /// Longer values are counted and left out; servers refuse such request lines.
    static let maximumURLLength = 8192

    private let page: WebURL
    private let limit: Int
    private let ignoresFragments: Bool
    private var found: [Found] = []
    /// One for each link in ``found``.
    private var places: [Place] = []
    /// The index of the link whose `a` is open.
    private var openAnchor: Int?
    private var seen: Set<Found> = []
    private var omitted = 0
    private var base: WebURL?
    private var isNoFollow = false
    private var isNoIndex = false

    init(page: WebURL, limit: Int, ignoresFragments: Bool) {
        self.page = page
        self.limit = limit
        self.ignoresFragments = ignoresFragments
    }

    /// A link before its base is known.
    private struct Found: Hashable {
        var url: String
        let element: String
        let attribute: String
        let kind: LinkKind
        let rel: String
    }

    /// Where a link was found first.
    private struct Place {
        var line = 1
        var column = 1
        var text = ""
    }

    /// Whether the `a` that is open is a new link, whose text is wanted.
    var wantsText: Bool { openAnchor != nil }

    /// The `a` that is open has ended, or another one begins.
    mutating func endAnchor(_ text: inout LinkText) {
        guard let index = openAnchor else { return }
        let seen = text.take()
        if !seen.isEmpty { places[index].text = seen }
        openAnchor = nil
    }

    /// Takes what one start tag holds.
    ///
    /// - Parameter counter: Stands at the tag.
    mutating func add(_ tag: HTMLTag, at counter: PlaceCounter) {
        let count = found.count
        addLinks(of: tag)
        guard found.count > count else { return }
        let place = Place(line: counter.line, column: counter.column, text: Self.label(of: tag))
        while places.count < found.count { places.append(place) }
        if found[count].element == "a" { openAnchor = count }
    }

    /// What the tag itself says about its links.
    private static func label(of tag: HTMLTag) -> String {
        for name in [HTMLAttributeName.alt, .ariaLabel, .title] {
            guard let attribute = tag.attributes.first(where: { $0.name == name }) else { continue }
            let text = LinkText.collapsed(tag.value(of: attribute))
            if !text.isEmpty { return text }
        }
        return ""
    }

    private mutating func addLinks(of tag: HTMLTag) {
        guard let element = tag.element else { return }
        let rel = String((tag.text(of: .rel) ?? "").prefix(256))
        var ownKind: LinkKind?
        switch element.role {
        case .base: return addBase(tag)
        case .meta: return addMeta(tag)
        case .input: guard tag.text(of: .type)?.lowercased() == "image" else { return }
        case .link:
            ownKind = LinkKind(rel: rel)
            guard ownKind != nil else { return }
        case .plain: break
        }
        for attribute in tag.attributes {
            guard let wanted = element.attributes.first(where: { $0.name == attribute.name }) else {
                continue
            }
            if attribute.isTooLong { omitted += 1 }
            let value = tag.value(of: attribute)
            let template = Found(
                url: "",
                element: element.name,
                attribute: wanted.name.rawValue,
                kind: wanted.isSourceSet ? wanted.kind : ownKind ?? wanted.kind,
                rel: rel
            )
            if wanted.isSourceSet {
                for url in SourceSet.urls(in: value) { add(url, as: template) }
            } else {
                add(value, as: template)
            }
        }
    }

    private mutating func add(_ value: ArraySlice<UInt8>, as template: Found) {
        let value = Self.trimmed(value)
        guard !value.isEmpty, !Self.hasForeignScheme(value) else { return }
        guard value.count <= Self.maximumURLLength else {
            omitted += 1
            return
        }
        var link = template
        link.url = String(decoding: value, as: UTF8.self)
        var key = link
        if ignoresFragments, let hash = value.firstIndex(of: UInt8(ascii: "#")) {
            guard hash > value.startIndex else { return }
            key.url = String(decoding: value[..<hash], as: UTF8.self)
        }
        guard seen.count < limit else {
            if !seen.contains(key) { omitted += 1 }
            return
        }
        if seen.insert(key).inserted { found.append(link) }
    }

    /// The first `<base>` that is http or https counts, for the whole page, including the links
    /// before it.
    private mutating func addBase(_ tag: HTMLTag) {
        guard base == nil, let href = tag.text(of: .href), href.utf8.count <= Self.maximumURLLength,
            let url = try? WebURL(href, base: page), url.isHTTP
        else { return }
        base = url
    }

    private mutating func addMeta(_ tag: HTMLTag) {
        guard let content = tag.attributes.first(where: { $0.name == .content }) else { return }
        let value = tag.value(of: content)
        if tag.text(of: .name)?.lowercased() == "robots" {
            let words = String(decoding: value.prefix(1024), as: UTF8.self).lowercased()
                .split { ", \t\n\r".contains($0) }
            isNoFollow = isNoFollow || words.contains("nofollow") || words.contains("none")
            isNoIndex = isNoIndex || words.contains("noindex") || words.contains("none")
        } else if tag.text(of: .httpEquiv)?.lowercased() == "refresh",
            let url = MetaRefresh.url(in: value)
        {
            add(
                url,
                as: Found(url: "", element: "meta", attribute: "content", kind: .refresh, rel: "")
            )
        }
    }

    /// All links, resolved.
    func finish() -> ExtractedLinks {
        let base = base ?? page
        let links = zip(found, places).compactMap { link, place -> Link? in
            let resolved = try? WebURL(link.url, base: base)
            if let resolved, !resolved.isHTTP { return nil }
            let isHyperlink = link.kind == .page
            return Link(
                url: link.url,
                resolved: resolved,
                place: LinkPlace(
                    line: place.line,
                    column: place.column,
                    element: link.element,
                    attribute: link.attribute,
                    text: place.text
                ),
                kind: link.kind,
                rel: link.rel,
                isNoFollow: (isHyperlink && isNoFollow) || link.rel.hasToken("nofollow")
            )
        }
        return ExtractedLinks(
            links: links,
            omitted: omitted,
            base: base,
            isNoFollow: isNoFollow,
            isNoIndex: isNoIndex
        )
    }

    private static func trimmed(
        _ value: ArraySlice<UInt8>
    ) -> ArraySlice<UInt8> {
        let start = value.drop { $0 <= 0x20 }
        guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return start.prefix(0) }
        return start[...last]
    }

    /// Whether the value plainly has a scheme other than http and https (`mailto:`, `javascript:`,
    /// `data:`).
    ///
    /// Checked early, so that such values neither cost memory nor count against the limit.
    private static func hasForeignScheme(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, (first | 0x20) &- 0x61 < 26 else { return false }
        let scheme = value.prefix(32).prefix {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0)
        }
        guard scheme.endIndex < value.endIndex, value[scheme.endIndex] == UInt8(ascii: ":") else {
            return false
        }
        let name = String(decoding: scheme, as: UTF8.self).lowercased()
        return name != "http" && name != "https"
    }
}

extension LinkKind {
    /// The kind of a `<link>`; nil for hints that only name an origin.
    init?(rel: String) {
        let tokens = rel.lowercased().split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        let known: [(token: Substring, kind: LinkKind)] = [
            ("stylesheet", .stylesheet), ("icon", .icon), ("apple-touch-icon", .icon),
            ("mask-icon", .icon),
            ("apple-touch-icon-precomposed", .icon), ("canonical", .canonical), ("next", .next),
            ("prev", .previous),
            ("previous", .previous), ("alternate", .alternate),
        ]
        if let match = known.first(where: { tokens.contains($0.token) }) {
            self = match.kind
        } else if !tokens.isEmpty, tokens.allSatisfy({ $0 == "preconnect" || $0 == "dns-prefetch" })
        {
            return nil
        } else {
            self = .related
        }
    }
}

extension String {
    /// Whether a space-separated list contains a word, ignoring case.
    fileprivate func hasToken(_ token: String) -> Bool {
        !isEmpty
            && lowercased().split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }.contains {
                $0 == token
            }
    }
}
