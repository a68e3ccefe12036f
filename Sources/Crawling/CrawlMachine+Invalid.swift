import Fetching
import WebStandards

/// Links that are no URLs.
extension CrawlMachine {
    /// Records texts that stand where a URL should, each once, as tasks that have failed.
    mutating func addInvalid(_ links: [InvalidReference], depth: Int, referrer: TaskID) {
        for link in links {
            guard seenInvalid.insert(key.fingerprint(of: link.text)).inserted,
                !scope.excludes(text: link.text)
            else { continue }
            var request = FetchRequest(invalid: link.text, because: link.reason)
            request.role = .crawl
            request.depth = depth
            request.referrer = referrer
            urgent.append(request)
        }
    }
}
