import Fetching
import URLStandard

/// Tells a crawl what to leave alone because it would never end.
///
/// What it holds is bounded: a pattern counts only once pages of it link to one another, and at most
/// ``maximumPatterns`` of them are counted.
struct TrapGuard: Sendable {
    private struct Caught: Sendable {
        var count = 0
        let first: String
    }

    private static let maximumPatterns = 1 << 16

    private let limits: TrapLimits
    private let seed = UInt64.random(in: .min ... .max)
    private var lineage = PageLineage()
    private var patterns: [UInt64: UInt32] = [:]
    private var hosts: [String: Int] = [:]
    /// Hosts by domain.
    private var domains: [String: Set<String>] = [:]
    private var newestHost = ""
    /// URLs that are to be left alone, until that is told.
    private var pending: [Fingerprint: Trap] = [:]
    /// How many URLs were left alone, by reason.
    private var caught: [Trap: Caught] = [:]

    init(_ limits: TrapLimits) {
        self.limits = limits
    }

    // MARK: Found

    /// A page as its links are examined.
    struct Page {
        fileprivate let lineage: PageLineage.Page
    }

    /// A page was read, whose links are about to be examined.
    ///
    /// - Parameter parent: The page that it was found on.
    mutating func read(_ task: TaskID, _ url: WebURL?, body: UInt64, parent: TaskID?) -> Page {
        guard let url, limits.perPattern > 0 else { return Page(lineage: PageLineage.Page()) }
        let pattern = URLPattern(url, seed: seed)
        return Page(lineage: lineage.add(task, pattern: pattern, body: body, parent: parent))
    }

    /// Whether a link of a page is followed; one that is not may be found again elsewhere.
    mutating func allows(_ found: FoundURL, on page: Page) -> Bool {
        guard limits.perPattern > 0, let trap = trap(found.url, on: page) else { return true }
        pending[found.fingerprint] = trap
        return false
    }

    private mutating func trap(_ url: WebURL, on page: Page) -> Trap? {
        if page.lineage.isSame { return .sameBody }
        if URLRepetition.isFound(in: url) { return .repetition }
        guard page.lineage.hasPattern else { return nil }
        let pattern = URLPattern(url, seed: seed)
        guard page.lineage.continues(pattern) else { return nil }
        return isFull(pattern) ? .pattern : nil
    }

    /// Counts a URL of a pattern; returns whether there were too many.
    private mutating func isFull(_ pattern: URLPattern) -> Bool {
        if patterns.count >= Self.maximumPatterns, patterns[pattern.bits] == nil {
            patterns = patterns.filter { $0.value >= 8 }
            guard patterns.count < Self.maximumPatterns / 2 else { return false }
        }
        let count = patterns[pattern.bits, default: 0]
        guard count < limits.perPattern else { return true }
        patterns[pattern.bits] = count + 1
        return false
    }

    // MARK: Fetched

    /// Whether a URL whose turn it is is fetched; it is counted then.
    mutating func allows(_ lease: Lease) -> Bool {
        guard let trap = trap(lease.discovery.url, ofHost: lease.host) else { return true }
        pending[lease.discovery.fingerprint] = trap
        return false
    }

    private mutating func trap(_ url: WebURL, ofHost host: String) -> Trap? {
        if limits.hosts > 0, host != newestHost {
            guard isHostAllowed(url, host) else { return .hosts }
            newestHost = host
        }
        guard limits.perHost > 0 else { return nil }
        let count = hosts[host, default: 0]
        guard count < limits.perHost else { return .host }
        hosts[host] = count + 1
        return nil
    }

    private mutating func isHostAllowed(_ url: WebURL, _ host: String) -> Bool {
        guard url.hostAddress == nil else { return true }
        let domain = url.registrableDomain
        if domains[domain]?.contains(host) == true { return true }
        guard domains[domain, default: []].count < limits.hosts else { return false }
        domains[domain, default: []].insert(host)
        return true
    }

    // MARK: Told

    /// A URL was left alone; returns why, in words.
    mutating func tell(_ found: FoundURL) -> String? {
        guard let trap = pending.removeValue(forKey: found.fingerprint) else { return nil }
        caught[trap, default: Caught(first: found.url.href)].count += 1
        return trap.words(limits)
    }

    /// What there is to say at the end.
    var findings: [Finding] {
        Trap.allCases.compactMap { trap in
            guard let caught = caught[trap] else { return nil }
            let urls = caught.count == 1 ? "1 URL was" : "\(caught.count) URLs were"
            let words = "\(urls) left alone as a trap, such as \(caught.first): "
            return Finding(.trap, words + trap.words(limits))
        }
    }
}

extension WebURL {
    /// The last two labels of the host, which is the site's name or longer than that of its registry.
    fileprivate var registrableDomain: String {
        host.split(separator: ".").suffix(2).joined(separator: ".")
    }
}
