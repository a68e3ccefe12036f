import Fetching
import URLStandard

/// A seed whose redirects have led to another page than the one that was named.
enum SeedMove {
    /// What there is to say of a seed; nil where it is the page that was named.
    ///
    /// http for https, `www.`, a "/" at the end and the name of a session make no other page.
    static func finding(_ result: FetchResult) -> Finding? {
        guard result.depth == 0, result.role == .crawl, result.redirects > 0,
            let seed = result.url.parsed, let page = result.finalURL.parsed,
            name(of: seed) != name(of: page)
        else { return nil }
        return Finding(.seedRedirected, "\(seed.href) leads to another page: \(page.href)")
    }

    private static func name(of found: WebURL) -> [String] {
        let url = (try? WebURL(SessionParameters.removed(from: found.href))) ?? found
        let host = url.host.hasPrefix("www.") ? String(url.host.dropFirst(4)) : url.host
        let path = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
        return [host, path, url.query ?? ""]
    }
}
