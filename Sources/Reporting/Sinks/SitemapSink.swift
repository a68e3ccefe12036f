package import Fetching
import URLStandard

/// Writes a sitemap of the good pages of a site (sitemaps.org, protocol 0.9).
///
/// A page is an HTML answer with status 200 to a URL within the crawl's scope. It stands under the URL
/// that redirects led to, once, and without a fragment. Of more than 50,000 pages or 50 MiB, the file
/// becomes an index of numbered files beside it: `x.sitemap.xml` of `x-1.sitemap.xml`, and so on.
///
/// Memory grows with the number of pages.
package final class SitemapSink: ResultSink {
    private let file: OutputFile
    private let path: String
    private let limits: Limits
    private var pages: [String: Page] = [:]
    private var landings: [TaskID: String] = [:]

    /// What is known of a page.
    private struct Page {
        var lastModified: String?
    }

    /// How much one file may hold.
    struct Limits {
        var pages = 50_000
        var bytes = 50 << 20
    }

    /// Creates the sink; nothing is written before the end.
    ///
    /// - Parameter path: The file's path, which numbered files are named after; `-` for
    ///   standard output.
    package convenience init(to file: OutputFile, path: String) {
        self.init(to: file, path: path, limits: Limits())
    }

    init(to file: OutputFile, path: String, limits: Limits) {
        self.file = file
        self.path = path
        self.limits = limits
    }

    /// Remembers good pages.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        for result in batch {
            if let former = landings.removeValue(forKey: result.id) { pages[former] = nil }
            guard Self.isPage(result), let url = result.finalURL.parsed, url.isHTTP else {
                continue
            }
            let text = url.removingFragment().href
            landings[result.id] = text
            pages[text] = Page(lastModified: result.validators?.lastModified)
        }
    }

    /// Whether a result is a page that a search engine should know.
    private static func isPage(_ result: FetchResult) -> Bool {
        guard result.outcome == .ok, result.status == 200, !result.isExternal,
            result.severity != .error, let type = result.contentType
        else { return false }
        let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return essence == "text/html" || essence == "application/xhtml+xml"
    }

    /// Nothing; the sitemap is written at the end, because it is sorted.
    package func flush() throws(SinkError) {}

    /// Writes the sitemap, or the numbered files and their index.
    package func close(_ summary: RunSummary) throws(SinkError) {
        let entries = pages.sorted { $0.key < $1.key }.map { Self.entry(of: $0.key, $0.value) }
        let parts = split(entries)
        guard parts.count > 1 else {
            try Self.write(parts.first ?? [], to: file)
            return try file.close()
        }
        // Standard output has no names beside it, so it gets as much as one sitemap may hold.
        guard path != "-" else {
            try Self.write(parts.first ?? [], to: file)
            try file.append { $0.append("<!-- more pages than one sitemap may hold -->\n") }
            return try file.close()
        }
        for (number, part) in parts.enumerated() {
            let numbered = try OutputFile(path: Self.path(path, number + 1), as: .report)
            try Self.write(part, to: numbered)
            try numbered.close()
        }
        try writeIndex(of: parts.count)
        try file.close()
    }

    /// Cuts a list of entries so that each part is within the limits.
    private func split(_ entries: [[UInt8]]) -> [ArraySlice<[UInt8]>] {
        var parts: [ArraySlice<[UInt8]>] = []
        var start = 0
        var bytes = Self.frame
        for (position, entry) in entries.enumerated() {
            if position - start >= limits.pages || bytes + entry.count > limits.bytes {
                parts.append(entries[start..<position])
                (start, bytes) = (position, Self.frame)
            }
            bytes += entry.count
        }
        if start < entries.count { parts.append(entries[start...]) }
        return parts
    }

    // MARK: XML

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private static let namespace = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
    /// Bytes around the entries, at most.
    private static let frame = 200

    private static func write(
        _ entries: ArraySlice<[UInt8]>,
        to file: OutputFile
    ) throws(SinkError) {
        try file.append { $0.append(text: "\(declaration)<urlset \(namespace)>\n") }
        for entry in entries { try file.append { $0 += entry } }
        try file.append { $0.append("</urlset>\n") }
    }

    private static func entry(of url: String, _ page: Page) -> [UInt8] {
        var entry: [UInt8] = []
        entry.append("<url><loc>")
        entry.append(xml: url)
        entry.append("</loc>")
        if let date = page.lastModified.flatMap(HTTPDate.init) {
            entry.append("<lastmod>")
            entry.append(timestamp: Double(date.secondsSince1970), hasFraction: false)
            entry.append("</lastmod>")
        }
        entry.append("</url>\n")
        return entry
    }

    /// Writes the index; numbered files are taken to be served from the root of the first page's site.
    private func writeIndex(of count: Int) throws(SinkError) {
        let first = pages.keys.min().flatMap { try? WebURL($0) }
        let root = first.map { "\($0.scheme)://\($0.hostAndPort)" } ?? ""
        let declaration = "\(Self.declaration)<sitemapindex \(Self.namespace)>\n"
        try file.append { $0.append(text: declaration) }
        for number in 1...count {
            let name = FileIdentity.split(Self.path(path, number)).name
            try file.append { buffer in
                buffer.append("<sitemap><loc>")
                buffer.append(xml: "\(root)/")
                var encoded: [UInt8] = []
                encoded.append(percentEncoded: name) { byte in
                    byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 45 || byte == 46
                        || byte == 95
                }
                buffer += encoded
                buffer.append("</loc></sitemap>\n")
            }
        }
        try file.append { $0.append("</sitemapindex>\n") }
    }

    /// The path of a numbered file: `site.sitemap.xml` becomes `site-1.sitemap.xml`.
    private static func path(_ path: String, _ number: Int) -> String {
        let ending = OutputFormat.sitemap.fileNameEnding ?? ""
        guard path.lowercased().hasSuffix(ending) else { return "\(path)-\(number)\(ending)" }
        return "\(path.dropLast(ending.count))-\(number)\(path.suffix(ending.count))"
    }
}
