import Fetching
import URLStandard
import WebStandards

/// A crawl's whole logic as a value: what was found, what is fetched next, when it is over.
struct CrawlMachine: Sendable {
    /// What the shell must do besides submitting requests.
    enum Effect: Sendable {
        /// The host asked for a delay between starts.
        case setDelay(Duration, host: String)
        /// It is decided whether a held redirect is followed.
        case resolve(RedirectDecision)
    }

    let policy: CrawlPolicy
    var scope: CrawlScope
    var robots: RobotsCache
    var frontier: any Frontier
    var deepPages = DeferredPages()
    /// Requests that go before everything in the frontier.
    var urgent: [FetchRequest] = []
    var seenSitemaps: Set<String> = []
    /// Pages that were to be fetched so far.
    var pages = 0
    /// URLs that were found and dropped because the run was stopped.
    private(set) var dropped = 0
    var effects: [Effect] = []
    /// Tasks whose results have not been taken in.
    ///
    /// Not just how many: the user may have a task fetched again, and then it ends twice.
    private var outstanding: Set<TaskID> = []
    /// Requests that were taken and whose tasks are not known yet.
    private var onTheWay = 0

    init(_ policy: CrawlPolicy, frontier: any Frontier = MemoryFrontier()) {
        self.policy = policy
        self.frontier = frontier
        scope = policy.scope
        robots = RobotsCache(agent: policy.agent)
    }

    /// Entries that wait for the engine, or for their origin's robots.txt.
    var frontierCount: Int { frontier.count + robots.heldCount }

    /// The same, and pages that were found too deep.
    var waitingCount: Int { frontierCount + deepPages.count }

    /// Whether nothing is left to do or to wait for.
    var isDone: Bool { isIdle && deepPages.isEmpty }

    private var isIdle: Bool {
        outstanding.isEmpty && onTheWay == 0 && frontier.count == 0 && urgent.isEmpty
    }

    // MARK: Events

    /// Starts the crawl at a URL.
    mutating func seed(_ url: WebURL) {
        guard url.isHTTP else {
            let error = FetchError(
                .policyScheme,
                phase: .queued,
                message: "a crawl starts at http or https"
            )
            return record(FrontierEntry(url: url, depth: 0, referrer: nil), .fail(error))
        }
        scope.add(url)
        if policy.readsSitemaps, let sitemap = try? WebURL("/sitemap.xml", base: url) {
            addSitemap(sitemap)
        }
        found(url, depth: 0, referrer: nil)
    }

    /// The requests that were taken have become these tasks.
    mutating func submitted(_ tasks: [TaskID]) {
        onTheWay = 0
        expect(tasks)
    }

    /// These tasks are about to be fetched, perhaps anew.
    mutating func expect(_ tasks: [TaskID]) {
        outstanding.formUnion(tasks)
    }

    /// A page has ended and its links were read.
    mutating func finished(_ result: FetchResult, links: [WebURL]) {
        finished(result.id)
        for link in links { found(link, depth: result.depth + 1, referrer: result.id) }
    }

    /// Notes where a redirect has led.
    ///
    /// - Returns: Whether the page's links should be read.
    mutating func shouldRead(_ result: FetchResult) -> Bool {
        guard result.redirects > 0, let target = result.finalURL.parsed?.removingFragment()
        else { return true }
        let isNew = frontier.markSeen(target)
        // A seed that moves to another host takes the crawl with it. A link to there that was seen
        // before was left alone then.
        guard result.depth == 0, !scope.contains(target) else { return isNew }
        scope.extend(to: target)
        return true
    }

    /// A robots.txt has ended.
    mutating func robotsFinished(_ result: FetchResult) {
        finished(result.id)
        guard let url = result.url.parsed else { return }
        let (waiting, rules) = robots.arrived(result, of: url.origin)
        if case .rules(let file, let agent)? = rules {
            if let delay = file.crawlDelay(for: agent) {
                let delay = min(delay, policy.maximumCrawlDelay)
                effects.append(.setDelay(delay, host: url.hostAndPort))
            }
            if policy.readsSitemaps {
                for sitemap in file.sitemaps {
                    if let target = try? WebURL(sitemap, base: url) { addSitemap(target) }
                }
            }
        }
        for asker in waiting { decide(asker) }
    }

    /// A sitemap has ended.
    mutating func sitemapFinished(_ task: TaskID, pages: [WebURL], sitemaps: [WebURL]) {
        finished(task)
        for sitemap in sitemaps { addSitemap(sitemap) }
        for page in pages { found(page, depth: 1, referrer: nil) }
    }

    /// Drops everything that waits, since the run was stopped.
    ///
    /// It is only counted: a result for each of a million URLs would take longer than a stop may.
    mutating func dropWaiting() {
        dropped += waitingCount
        frontier.removeAll()
        robots.removeAll()
        deepPages = DeferredPages()
        urgent = []
        outstanding = []
    }

    /// A task has ended that leads nowhere, or that is not fetched anew after all.
    mutating func finished(_ task: TaskID) {
        outstanding.remove(task)
    }

    // MARK: Orders

    /// Requests for the engine, up to `window` unfinished ones in all.
    ///
    /// ``submitted(_:)`` must follow.
    mutating func takeRequests(window: Int) -> [FetchRequest] {
        if isIdle {
            for entry in deepPages.takeAll() { record(entry, .skip(.depth)) }
        }
        var requests = urgent
        urgent = []
        while outstanding.count + requests.count < window, let entry = frontier.next() {
            requests.append(request(for: entry))
        }
        onTheWay = requests.count
        return requests
    }

    /// What else is to be done.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }
}
