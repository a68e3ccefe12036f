package import URLStandard

/// An incremental sitemap parser: `<urlset>`, `<sitemapindex>`, RSS, Atom, or one URL a line, each
/// perhaps packed with gzip.
///
/// Memory is bounded by the number of entries, and work by the length of a sitemap. Use one parser for
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
    /// Whether it is known if the file is packed, and by what it is unpacked then.
    private var hasBegun = false
    private var packed: GzipReader?
    /// The first bytes, until ``hasBegun``.
    private var start: [UInt8] = []
    /// Bytes that may still be read.
    private var room: Int

    /// Begins a sitemap.
    ///
    /// - Parameters:
    ///   - url: Where it was fetched from, as the base of entries in XML that are not absolute. In a
    ///     text each line of an error page would become a URL of the site.
    ///   - limit: How many entries are kept.
    ///   - length: How many bytes are read, once unpacked.
    package init(
        url: WebURL? = nil,
        limit: Int = Sitemap.maximumEntries,
        length: Int = Sitemap.maximumLength
    ) {
        entries = SitemapEntries(base: url, limit: limit)
        room = length
    }

    /// Takes the next bytes.
    package func consume(_ chunk: UnsafeRawBufferPointer) {
        guard !hasBegun else { return unpack(chunk) }
        start += chunk
        if start.count >= GzipReader.magic.count { begin() }
    }

    /// Takes the next bytes.
    package func consume(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { consume($0) }
    }

    /// Ends the sitemap; if it was cut short, its complete entries are kept.
    package func finish() -> Sitemap {
        if !hasBegun { begin() }
        if case .undecided(let head) = form { decide(head) }
        switch form {
        case .undecided: break
        case .xml(let xml): entries.sitemap.isComplete = xml.finish(into: &entries)
        case .text(let line):
            entries.add(line[...], to: .urls)
            // An error page has lines, too.
            entries.sitemap.form = entries.sitemap.urls.isEmpty ? nil : .text
        }
        if let packed, !packed.isWhole { entries.sitemap.isComplete = false }
        if entries.sitemap.isTooLong { entries.sitemap.isComplete = false }
        return entries.sitemap
    }

    private func begin() {
        hasBegun = true
        if start.starts(with: GzipReader.magic) { packed = GzipReader() }
        start.withUnsafeBytes { unpack($0) }
        start = []
    }

    private func unpack(_ chunk: UnsafeRawBufferPointer) {
        guard let packed else {
            _ = read(chunk)
            return
        }
        packed.consume(chunk) { read($0) }
    }

    /// Reads unpacked bytes; returns whether more is wanted.
    private func read(_ chunk: UnsafeRawBufferPointer) -> Bool {
        let chunk = UnsafeRawBufferPointer(rebasing: chunk.prefix(room))
        let isCut = chunk.count == room && room >= 0
        room -= chunk.count
        guard case .undecided(let head) = form else {
            parse(chunk[...])
            return note(isCut)
        }
        let begin = head + chunk.drop { head.isEmpty && $0.isHTMLSpace }
        form = .undecided(head: begin)
        if begin.count >= 4 { decide(begin) }
        return note(isCut)
    }

    private func note(_ isCut: Bool) -> Bool {
        if isCut { entries.sitemap.isTooLong = true }
        return !isCut
    }

    /// Tells XML from text by the first byte after a byte order mark, and parses it.
    private func decide(_ head: [UInt8]) {
        let isMarked = head.starts(with: [0xEF, 0xBB, 0xBF])
        let text = head.dropFirst(isMarked ? 3 : 0).drop(while: \.isHTMLSpace)
        let isXML = text.first == UInt8(ascii: "<") || text.first == 0xFF || text.first == 0xFE
        form = isXML ? .xml(SitemapXML()) : .text(line: [])
        if !isXML { entries.hasBase = false }
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
