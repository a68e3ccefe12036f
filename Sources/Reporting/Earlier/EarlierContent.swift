package import Fetching
package import URLStandard

/// What an earlier run knows of the content of URLs, so that only what has changed is sent again
/// (`--since`).
///
/// Memory grows with the URLs that have validators.
package struct EarlierContent: Sendable {
    private var known: [String: Known] = [:]

    private struct Known {
        let validators: Validators
        let contentType: String?
    }

    /// The content that a file tells of.
    package init(path: String) throws(EarlierRun.Failure) {
        var known: [String: Known] = [:]
        try EarlierRun.read(path) { result in
            known[result.url] = result.validators.map {
                Known(validators: $0, contentType: result.contentType)
            }
        }
        self.known = known
    }

    /// What a URL of a list is asked with.
    package func validators(for url: WebURL) -> Validators? { known[url.href]?.validators }

    /// What a URL of a crawl is asked with.
    ///
    /// An answer 304 has no content, so the links of a page could not be read, and what hangs on them
    /// would be lost. Only what is not read is asked so: links out of the scope, which are but checked,
    /// and types that hold no links.
    package func validators(for url: WebURL, role: TaskRole) -> Validators? {
        guard let known = known[url.href] else { return nil }
        return role == .check || Self.holdsNoLinks(known.contentType) ? known.validators : nil
    }

    /// A result with what its 304 left out: type and validators are still those of the content
    /// (RFC 9111 §3.2).
    package func completed(_ result: FetchResult) -> FetchResult {
        guard result.status == 304, let known = known[result.url.text] else { return result }
        let validators = Validators(
            etag: result.validators?.etag ?? known.validators.etag,
            lastModified: result.validators?.lastModified ?? known.validators.lastModified
        )
        return result.unchanged(since: validators, contentType: known.contentType)
    }

    private static func holdsNoLinks(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let essence = contentType.prefix { $0 != ";" }.lowercased().filter { $0 > " " }
        switch essence.prefix(while: { $0 != "/" }) {
        case "image": return essence != "image/svg+xml"
        case "audio", "video", "font": return true
        default: return linkless.contains(essence)
        }
    }

    private static let linkless: Set<String> = [
        "application/pdf", "application/zip", "application/gzip", "application/json",
        "application/javascript", "text/javascript", "application/wasm",
    ]
}
