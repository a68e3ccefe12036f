import Fetching
import URLStandard
import WebStandards

/// A crawl's whole logic as a value: what was found, what is fetched next, when it is over.
struct CrawlMachine: Sendable {
    /// What the shell must do besides submitting requests.
    enum Effect: Equatable, Sendable {
        /// The host asked for a delay between starts.
        case setDelay(Duration, host: String)
    }

    private let policy: CrawlPolicy
    private(set) var scope: CrawlScope
    private(set) var ledger: RobotsLedger
    private var frontier: any Frontier
    /// Requests that go before everything in the frontier.
    private var urgent: [FetchRequest] = []
    private var seenSitemaps: Set<String> = []
    private var effects: [Effect] = []
    private var pages = 0
    private var outstanding = 0

    init(_ policy: CrawlPolicy, frontier: any Frontier = MemoryFrontier()) {
        self.policy = policy
        self.frontier = frontier
        scope = policy.scope
        ledger = RobotsLedger(agent: policy.agent)
    }

    /// Entries that wait for the engine.
    var frontierCount: Int { frontier.count }

    /// Whether nothing is left to do or to wait for.
    var isDone: Bool { outstanding == 0 && frontier.count == 0 && urgent.isEmpty }

    // MARK: Events

    /// Starts the crawl at a URL.
    mutating func seed(_ url: WebURL) {
        scope.add(url)
        if policy.readsSitemaps, let sitemap = try? WebURL("/sitemap.xml", base: url) {
            addSitemap(sitemap)
        }
        found(url, depth: 0, referrer: nil)
    }

    /// A page has ended and its links were read.
    mutating func finished(_ result: FetchResult, links: [WebURL]) {
        outstanding -= 1
        for link in links { found(link, depth: result.depth + 1, referrer: result.id) }
    }

    /// Notes where a redirect has led. Returns whether the page's links should be read.
    mutating func shouldRead(_ result: FetchResult) -> Bool {
        guard result.redirects > 0, let target = try? WebURL(result.finalURL) else { return true }
        // A seed that moves to another host takes the crawl with it.
        if result.depth == 0 { scope.add(target) }
        return frontier.markSeen(target.removingFragment())
    }

    /// A robots.txt has ended.
    mutating func robotsFinished(_ result: FetchResult) {
        outstanding -= 1
        guard let url = try? WebURL(result.url) else { return }
        let (waiting, robots) = ledger.arrived(result, of: url.origin)
        if let robots {
            if let delay = ledger.crawlDelay(in: robots) {
                let host = url.port.map { "\(url.host):\($0)" } ?? url.host
                effects.append(.setDelay(min(delay, policy.maximumCrawlDelay), host: host))
            }
            if policy.readsSitemaps {
                for sitemap in robots.sitemaps {
                    if let target = try? WebURL(sitemap, base: url) { addSitemap(target) }
                }
            }
        }
        for entry in waiting { decide(entry) }
    }

    /// A sitemap has ended.
    mutating func sitemapFinished(pages: [WebURL], sitemaps: [WebURL]) {
        outstanding -= 1
        for sitemap in sitemaps { addSitemap(sitemap) }
        for page in pages { found(page, depth: 1, referrer: nil) }
    }

    /// A task has ended that leads nowhere.
    mutating func finished() {
        outstanding -= 1
    }

    /// A finished task is fetched anew, by the user's order.
    mutating func retried() {
        outstanding += 1
    }

    // MARK: Orders

    /// Requests for the engine, up to `window` unfinished ones in all.
    mutating func takeRequests(window: Int) -> [FetchRequest] {
        var requests = urgent
        urgent = []
        while outstanding + requests.count < window, let entry = frontier.next() {
            requests.append(request(for: entry))
        }
        outstanding += requests.count
        return requests
    }

    /// What else is to be done.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    // MARK: Judgement

    private mutating func found(_ link: WebURL, depth: Int, referrer: TaskID?) {
        let url = link.removingFragment().removingCredentials()
        guard frontier.markSeen(url) else { return }
        let entry = FrontierEntry(url: url, depth: depth, referrer: referrer)
        switch scope.exclusion(of: url, depth: depth) {
        case .scope? where policy.checksExternal && !scope.contains(url):
            frontier.add(
                FrontierEntry(url: url, depth: depth, referrer: referrer, role: .check))
        case let reason?: record(entry, .skip(reason))
        case nil: decide(entry)
        }
    }

    /// Asks robots.txt, and fetches it first if need be.
    private mutating func decide(_ entry: FrontierEntry) {
        guard !policy.ignoresRobots else { return frontier.add(entry) }
        switch ledger.ask(entry) {
        case .allowed: frontier.add(entry)
        case .disallowed: record(entry, .skip(.robots))
        case .unreachable(let why):
            record(
                entry,
                .fail(
                    FetchError(
                        .policyRobots, phase: .queued,
                        message: "robots.txt could not be had (\(why)), so nothing may be fetched")))
        case .held: break
        case .heldFirst:
            guard let url = try? WebURL("/robots.txt", base: entry.url) else { return }
            urgent.append(FetchRequest(url, role: .robots, body: .collect))
        }
    }

    private mutating func record(_ entry: FrontierEntry, _ verdict: FetchRequest.Verdict) {
        frontier.add(
            FrontierEntry(
                url: entry.url, depth: entry.depth, referrer: entry.referrer, role: entry.role,
                verdict: verdict))
    }

    private mutating func addSitemap(_ url: WebURL) {
        // Five levels of fifty thousand would be a bomb; a few hundred files are a large site.
        guard seenSitemaps.count < 500, seenSitemaps.insert(url.href).inserted, scope.contains(url)
        else { return }
        urgent.append(FetchRequest(url, role: .sitemap, body: .collect))
    }

    private mutating func request(for entry: FrontierEntry) -> FetchRequest {
        var verdict = entry.verdict
        if verdict == nil, entry.role == .crawl {
            if let maximum = policy.maximumPages, pages >= maximum {
                verdict = .skip(.budget)
            } else {
                pages += 1
            }
        }
        return FetchRequest(
            entry.url, role: entry.role, depth: entry.depth, referrer: entry.referrer,
            body: entry.role == .check ? .none : .collectHTML,
            sendsCredentials: entry.role != .check && scope.contains(entry.url), verdict: verdict)
    }
}
