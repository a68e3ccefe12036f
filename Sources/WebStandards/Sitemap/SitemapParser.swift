package import URLStandard

/// An incremental sitemap parser: `<urlset>`, `<sitemapindex>`, or one URL a line.
///
/// Memory is bounded by the number of entries. The input must be uncompressed. Use one parser for
/// each sitemap, from one task at a time.
package final class SitemapParser {
    private enum Form {
        /// Not decided yet.
        case undecided(head: [UInt8])
        case xml(SitemapXML)
        case text(line: [UInt8])
    }

    private var form = Form.undecided(head: [])
    private var entries: SitemapEntries

    /// Begins a sitemap.
    ///
    /// - Parameters:
    ///   - url: Where it was fetched from, as the base of entries that are not absolute.
    ///   - limit: How many entries are kept.
    package init(url: WebURL? = nil, limit: Int = Sitemap.maximumEntries) {
        entries = SitemapEntries(base: url, limit: limit)
    }

    /// Takes the next bytes.
    package func consume(_ chunk: UnsafeRawBufferPointer) {
        guard case .undecided(let head) = form else { return parse(chunk[...]) }
        let begin = head + chunk.drop { head.isEmpty && $0.isHTMLSpace }
        form = .undecided(head: begin)
        if begin.count >= 4 { decide(begin) }
    }

    /// Takes the next bytes.
    package func consume(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { consume($0) }
    }

    /// Ends the sitemap; if it was cut short, its complete entries are kept.
    package func finish() -> Sitemap {
        if case .undecided(let head) = form { decide(head) }
        switch form {
        case .undecided: break
        case .xml(let xml): entries.sitemap.isComplete = xml.finish(into: &entries)
        case .text(let line): entries.add(line[...], to: .urls)
        }
        return entries.sitemap
    }

    /// Tells XML from text by the first byte after a byte order mark, and parses it.
    private func decide(_ head: [UInt8]) {
        let isMarked = head.starts(with: [0xEF, 0xBB, 0xBF])
        let text = head.dropFirst(isMarked ? 3 : 0).drop(while: \.isHTMLSpace)
        let isXML = text.first == UInt8(ascii: "<") || text.first == 0xFF || text.first == 0xFE
        form = isXML ? .xml(SitemapXML()) : .text(line: [])
        text.withUnsafeBytes { parse($0[...]) }
    }

    private func parse(_ chunk: Slice<UnsafeRawBufferPointer>) {
        switch form {
        case .undecided: break
        case .xml(let xml): xml.parse(chunk, into: &entries)
        case .text(var line):
            form = .undecided(head: [])
            for byte in chunk {
                if byte == 10 || byte == 13 {
                    entries.add(line[...], to: .urls)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= SitemapEntries.maximumURLLength {
                    line.append(byte)
                }
            }
            form = .text(line: line)
        }
    }
}

/// The entries so far, within the limit.
struct SitemapEntries {
    /// The protocol allows 2,048 characters; servers accept some more.
    static let maximumURLLength = 8192

    enum List {
        case urls, sitemaps
    }

    var sitemap = Sitemap()
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
        guard sitemap.urls.count + sitemap.sitemaps.count < limit,
            text.count <= Self.maximumURLLength,
            let url = try? WebURL(utf8: start.span, base: base), url.isHTTP
        else {
            sitemap.omitted += 1
            return
        }
        switch list {
        case .urls: sitemap.urls.append(url)
        case .sitemaps: sitemap.sitemaps.append(url)
        }
    }
}
