import CLibXML2

/// Where in a document the parser stands, and whether an entry's URL is there.
///
/// An entry is a child of the root, in RSS of the channel, and its URL a child of the entry:
/// `image:loc` is deeper, so prefixes need not be resolved.
struct SitemapOutline {
    /// Where the URL of an entry stands.
    enum Place {
        case text, attribute
    }

    /// What the open entry lists; nil outside of entries.
    private(set) var list: SitemapEntries.List?
    private(set) var form: Sitemap.Form?
    private var depth = 0
    private var hasRoot = false
    private var entryDepth = 2
    private var place = Place.text
    /// The name of the element that holds an entry's URL.
    private var locator: StaticString = "loc"

    /// Whether the root was closed.
    var isClosed: Bool { hasRoot && depth == 0 }

    /// An element begins; tells where the URL is if it holds one.
    mutating func open(_ name: UnsafePointer<xmlChar>?) -> Place? {
        depth += 1
        guard let name else { return nil }
        if depth == 1, !hasRoot {
            hasRoot = true
            openRoot(name)
        } else if depth == entryDepth {
            openEntry(name)
        } else if depth == entryDepth + 1, list != nil, Self.isLocal(name, locator) {
            return place
        }
        return nil
    }

    mutating func close() { depth -= 1 }

    private mutating func openRoot(_ name: UnsafePointer<xmlChar>) {
        if Self.isLocal(name, "urlset") {
            form = .urlset
        } else if Self.isLocal(name, "sitemapindex") {
            form = .index
        } else if Self.isLocal(name, "rss") {
            (form, entryDepth) = (.feed, 3)
        } else if Self.isLocal(name, "feed") || Self.isLocal(name, "RDF") {
            form = .feed
        } else if Self.isLocal(name, "html") || Self.isLocal(name, "HTML") {
            form = .html
        }
    }

    private mutating func openEntry(_ name: UnsafePointer<xmlChar>) {
        list = nil
        if Self.isLocal(name, "url") {
            enter(.urls, "loc", .text)
        } else if Self.isLocal(name, "sitemap") {
            enter(.sitemaps, "loc", .text)
        } else if form == .feed, Self.isLocal(name, "item") {
            enter(.urls, "link", .text)
        } else if form == .feed, Self.isLocal(name, "entry") {
            enter(.urls, "link", .attribute)
        }
    }

    private mutating func enter(
        _ list: SitemapEntries.List,
        _ locator: StaticString,
        _ place: Place
    ) {
        (self.list, self.locator, self.place) = (list, locator, place)
    }

    /// Whether a name is this one, ignoring any prefix.
    private static func isLocal(_ name: UnsafePointer<xmlChar>, _ other: StaticString) -> Bool {
        let local = xmlStrchr(name, UInt8(ascii: ":")).map { $0 + 1 } ?? name
        return xmlStrEqual(local, other.utf8Start) == 1
    }
}
