import Fetching

/// What a crawl tells of the site as a whole, at its end.
struct CrawlOverview: Sendable {
    /// Which pages are linked and which are in a sitemap; nil where sitemaps are not read.
    var coverage: SitemapCoverage?
    /// The first page that was read.
    private var firstPage: TaskURL?
    private var pages = 0

    init(coversSitemaps: Bool) {
        coverage = coversSitemaps ? SitemapCoverage() : nil
    }

    /// A page was read.
    mutating func read(_ page: FetchResult, _ content: PageContent, links: [FoundURL]) {
        firstPage = firstPage ?? page.finalURL
        pages += 1
        guard coverage != nil else { return }
        coverage?.link(links)
    }

    /// A URL was fetched well.
    mutating func end(_ url: FoundURL, _ result: FetchResult, _ content: PageContent?) {
        coverage?.end(
            url,
            result.id,
            belongsInSitemap: content?.isForIndexes == true && result.redirects == 0
        )
    }

    /// What there is to say once everything was fetched.
    ///
    /// - Parameters:
    ///   - policy: What the user wanted; a single page may be just that.
    ///   - hasUnreadSitemaps: Whether a sitemap could not be read.
    ///   - name: The URL of a task.
    func findings(
        _ policy: CrawlPolicy,
        hasUnreadSitemaps: Bool,
        naming name: (TaskID) -> String
    ) -> [Finding] {
        var findings: [Finding] = []
        if pages == 1, let firstPage, policy.maximumPages != 1, policy.scope.maximumDepth > 0 {
            findings.append(Finding(.singlePage, "the crawl saw one page only: \(firstPage.text)"))
        }
        return findings
            + (coverage?.findings(isWhole: !hasUnreadSitemaps, naming: name) ?? [])
    }
}
