import Fetching

/// Which pages of a crawl are linked, and which are in a sitemap: what is in one set only is a finding.
///
/// It takes some 50 bytes a URL, and is kept where sitemaps are read only.
struct SitemapCoverage: Sendable {
    /// How many URLs a finding names.
    private static let named = 100

    private struct Ended {
        let url: Fingerprint
        let task: TaskID
        /// Whether it is a page that a sitemap should have.
        let belongsInSitemap: Bool
    }

    private var listed: Set<Fingerprint> = []
    private var linked: Set<Fingerprint> = []
    private var ended: [Ended] = []

    /// A sitemap was read.
    mutating func list(_ entries: [FoundURL]) {
        for entry in entries { listed.insert(entry.fingerprint) }
    }

    /// A page links there, or the user has named them as seeds.
    mutating func link(_ links: [FoundURL]) {
        for link in links { linked.insert(link.fingerprint) }
    }

    /// A URL was fetched well.
    mutating func end(_ url: FoundURL, _ task: TaskID, belongsInSitemap: Bool) {
        ended.append(
            Ended(url: url.fingerprint, task: task, belongsInSitemap: belongsInSitemap)
        )
    }

    /// What there is to say once everything was fetched; nothing where no sitemap was read.
    ///
    /// - Parameters:
    ///   - isWhole: Whether every sitemap could be read.
    ///   - name: The URL of a task.
    func findings(isWhole: Bool, naming name: (TaskID) -> String) -> [Finding] {
        guard !listed.isEmpty else { return [] }
        let unlinked = ended.filter { listed.contains($0.url) && !linked.contains($0.url) }
        let missing =
            isWhole ? ended.filter { $0.belongsInSitemap && !listed.contains($0.url) } : []
        return [
            Self.finding(.sitemapOnly, unlinked, "in a sitemap and linked by no page", name),
            Self.finding(.sitemapMissing, missing, "linked and in no sitemap", name),
        ].compactMap(\.self)
    }

    private static func finding(
        _ kind: Finding.Kind,
        _ tasks: [Ended],
        _ what: String,
        _ name: (TaskID) -> String
    ) -> Finding? {
        guard !tasks.isEmpty else { return nil }
        let unique = Dictionary(tasks.map { ($0.url, $0.task) }) { first, _ in first }
        let urls = unique.values.sorted().prefix(named).map(name)
        let subject = unique.count == 1 ? "1 page is" : "\(unique.count) pages are"
        let rest = unique.count > named ? ", and \(unique.count - named) more" : ""
        return Finding(kind, "\(subject) \(what): \(urls.joined(separator: " "))\(rest)")
    }
}
