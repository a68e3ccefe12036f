import URLStandard

/// The entries of a sitemap so far, within the limit.
struct SitemapEntries {
    /// The protocol allows 2,048 characters; servers accept some more.
    static let maximumURLLength = 8192

    enum List {
        case urls, sitemaps
    }

    var sitemap = Sitemap()
    /// Whether relative URLs count.
    var hasBase = true
    private let base: WebURL?
    private let limit: Int

    init(base: WebURL?, limit: Int) {
        self.base = base
        self.limit = limit
    }

    /// Adds the text of one entry, trimmed, unless it is empty.
    mutating func add(_ text: ArraySlice<UInt8>, to list: List) {
        let start = text.drop { $0 <= 0x20 }
        guard !start.isEmpty else { return }
        guard sitemap.urls.count + sitemap.sitemaps.count < limit else {
            sitemap.excess += 1
            sitemap.omitted += 1
            return
        }
        guard text.count <= Self.maximumURLLength else {
            sitemap.omitted += 1
            return
        }
        do throws(WebURLError) {
            let url = try WebURL(utf8: start.span, base: hasBase ? base : nil)
            guard url.isHTTP else {
                sitemap.omitted += 1
                return
            }
            switch list {
            case .urls: sitemap.urls.append(url)
            case .sitemaps: sitemap.sitemaps.append(url)
            }
        } catch {
            sitemap.omitted += 1
            guard sitemap.invalid.count < Sitemap.maximumInvalid else { return }
            let text = String(
                decoding: start.reversed().drop { $0 <= 0x20 }.reversed(),
                as: UTF8.self
            )
            sitemap.invalid.append(InvalidReference(text, error))
        }
    }
}
