import Fetching
import WebStandards

/// Reads fetched sitemaps, and tells what is wrong with them, off the network thread.
enum SitemapReader {
    /// The entries of a sitemap; none of one that could not be fetched.
    static func read(_ result: FetchResult) -> PageContent {
        guard result.outcome == .ok, (result.status ?? 0) < 300, let body = result.content else {
            return unfetched(result)
        }
        let parser = SitemapParser(url: result.finalURL.parsed)
        var offset = 0
        // It ends where a spool cannot be read.
        while let piece = try? body.piece(at: offset), !piece.isEmpty {
            piece.withUnsafeBytes { parser.consume($0) }
            offset += piece.count
        }
        return content(of: parser.finish(), of: result)
    }

    private static func unfetched(_ result: FetchResult) -> PageContent {
        var content = PageContent()
        let why: String
        switch (result.outcome, result.status) {
        case (.cancelled, _): return content
        case (.skipped, _) where result.skipReason == .robots: why = "robots.txt forbids it"
        case (.skipped, _): return content
        case (.failed, _): why = result.error?.description ?? "it failed"
        case (.ok, let status): why = status.map { "the answer was \($0)" } ?? "there was no answer"
        }
        content.isAbsent = result.outcome != .failed
        content.findings = [finding(result, "could not be read: \(why)")]
        return content
    }

    private static func content(of sitemap: Sitemap, of result: FetchResult) -> PageContent {
        var content = PageContent()
        content.links = sitemap.urls
        content.sitemaps = sitemap.sitemaps
        content.linkCount = sitemap.urls.count
        guard let form = sitemap.form, form != .html else {
            content.isAbsent = true
            let what = sitemap.form == .html ? "an HTML page" : "nothing that a sitemap may be"
            content.findings = [finding(result, "is none: it is \(what)")]
            return content
        }
        content.invalid = sitemap.invalid
        content.findings = faults(of: sitemap).map { finding(result, $0) }
        return content
    }

    /// What is wrong with a sitemap that was read, in words.
    private static func faults(of sitemap: Sitemap) -> [String] {
        var faults: [String] = []
        let count = sitemap.urls.count + sitemap.sitemaps.count
        if sitemap.excess > 0 {
            faults.append(
                "has more than \(Sitemap.maximumEntries) entries: \(sitemap.excess) were left out"
            )
        }
        if sitemap.isTooLong {
            faults.append("is longer than 50 MiB: only its first \(count) entries were read")
        } else if !sitemap.isComplete {
            faults.append("is damaged: \(count) entries could be read")
        }
        let others = sitemap.omitted - sitemap.excess - sitemap.invalid.count
        if others > 0 {
            faults.append("has \(others) entries that are damaged, too long or not http or https")
        }
        if sitemap.repairs > 0 {
            faults.append("has \(sitemap.repairs) bare \"&\" that should be \"&amp;\"")
        }
        return faults
    }

    private static func finding(_ result: FetchResult, _ words: String) -> Finding {
        Finding(.sitemapUnreadable, "the sitemap \(result.url.text) \(words)")
    }
}
