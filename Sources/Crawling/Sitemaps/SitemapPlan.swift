import Fetching
import URLStandard

/// Which sitemaps a crawl reads, each once, and when.
///
/// Those of a host wait until its seeds have ended: a seed that moves to another host changes the
/// scope, by which the pages of a sitemap are judged.
struct SitemapPlan: Sendable {
    /// A sitemap that is read.
    struct Item: Sendable {
        let url: WebURL
        /// Whether nothing names it, so that it may be missing.
        var isGuessed = false
        /// Indexes above it.
        var depth = 0
        /// The robots.txt or the index that names it.
        var referrer: TaskID?
    }

    /// Five levels of fifty thousand would be a bomb; a few hundred files are a large site.
    static let maximumFiles = 500
    /// Indexes above a sitemap; the protocol allows one.
    static let maximumDepth = 3

    private var known: [String: Item] = [:]
    private var openSeeds: [String: Set<Fingerprint>] = [:]
    private var waiting: [String: [Item]] = [:]

    /// A seed of a host is about to be fetched.
    mutating func seedBegan(_ seed: FoundURL) {
        openSeeds[seed.url.hostAndPort, default: []].insert(seed.fingerprint)
    }

    /// A seed has ended; returns the sitemaps that have waited for the last one of its host.
    mutating func seedEnded(_ seed: FoundURL) -> [Item] {
        let host = seed.url.hostAndPort
        guard openSeeds[host]?.remove(seed.fingerprint) != nil, openSeeds[host]?.isEmpty == true
        else { return [] }
        openSeeds[host] = nil
        return waiting.removeValue(forKey: host) ?? []
    }

    /// Holds a sitemap back while seeds of the host that names it are open.
    ///
    /// - Returns: Whether it has to wait.
    mutating func holdsBack(_ item: Item, namedBy host: String) -> Bool {
        guard openSeeds[host] != nil else { return false }
        waiting[host, default: []].append(item)
        return true
    }

    /// What came of planning a sitemap.
    enum Answer {
        case read, known
        /// Too many, or too deep.
        case leftOut
    }

    /// Plans to read a sitemap.
    ///
    /// One that was guessed and is named, too, counts as named.
    mutating func add(_ item: Item) -> Answer {
        if let old = known[item.url.href] {
            if old.isGuessed, !item.isGuessed { known[item.url.href] = item }
            return .known
        }
        guard known.count < Self.maximumFiles, item.depth <= Self.maximumDepth else {
            return .leftOut
        }
        known[item.url.href] = item
        return .read
    }

    /// What was planned of a URL.
    subscript(url: TaskURL) -> Item? { known[url.text] }
}
