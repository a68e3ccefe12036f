import Fetching
import URLStandard

/// What becomes of a URL that was found.
extension CrawlMachine {
    /// Judges a link, once for each URL.
    mutating func found(_ link: WebURL, depth: Int, referrer: TaskID?) {
        let url = link.removingFragment().removingCredentials()
        let entry = FrontierEntry(url: url, depth: depth, referrer: referrer)
        guard frontier.markSeen(url) else {
            if depth <= scope.maximumDepth, deepPages.remove(url) { decide(entry) }
            return
        }
        switch scope.exclusion(of: url, depth: depth) {
        case .scope?
        where policy.checksExternal && !scope.contains(url) && !scope.isExcluded(url):
            frontier.add(
                FrontierEntry(url: url, depth: depth, referrer: referrer, role: .check)
            )
        case .depth?: deepPages.add(entry)
        case let reason?: record(entry, .skip(reason))
        case nil: decide(entry)
        }
    }

    /// Asks robots.txt, and fetches it first if need be.
    mutating func decide(_ entry: FrontierEntry) {
        guard !policy.ignoresRobots else { return frontier.add(entry) }
        switch ledger.ask(entry) {
        case .allowed: frontier.add(entry)
        case .refused(let verdict): record(entry, verdict)
        case .held: break
        case .heldFirst: askRobots(for: entry.url)
        }
    }

    /// Fetches the robots.txt that a redirect to a page waits for, if nobody else has asked for it.
    mutating func wantRobots(for page: WebURL) {
        if ledger.expect(page.origin) { askRobots(for: page) }
    }

    /// Fetches the robots.txt of a URL's origin.
    mutating func askRobots(for url: WebURL) {
        guard let robots = try? WebURL("/robots.txt", base: url) else { return }
        urgent.append(
            FetchRequest(
                robots,
                role: .robots,
                body: .collect,
                sendsCredentials: scope.trusts(robots),
                isNamed: scope.isSeed(robots.origin)
            )
        )
    }

    /// Keeps an entry that is not fetched.
    mutating func record(_ entry: FrontierEntry, _ verdict: FetchRequest.Verdict) {
        frontier.add(
            FrontierEntry(
                url: entry.url,
                depth: entry.depth,
                referrer: entry.referrer,
                role: entry.role,
                verdict: verdict
            )
        )
    }

    /// Fetches a sitemap within the scope, once.
    mutating func addSitemap(_ found: WebURL) {
        let url = found.removingCredentials()
        // Five levels of fifty thousand would be a bomb; a few hundred files are a large site.
        guard seenSitemaps.count < 500, scope.contains(url), seenSitemaps.insert(url.href).inserted
        else { return }
        urgent.append(
            FetchRequest(
                url,
                role: .sitemap,
                body: .collect,
                sendsCredentials: scope.trusts(url),
                isNamed: scope.isSeed(url.origin)
            )
        )
    }

    /// What the engine is to do with an entry.
    mutating func request(for entry: FrontierEntry) -> FetchRequest {
        var verdict = entry.verdict
        if verdict == nil, entry.role == .crawl {
            if let maximum = policy.maximumPages, pages >= maximum {
                verdict = .skip(.budget)
            } else {
                pages += 1
            }
        }
        return FetchRequest(
            entry.url,
            role: entry.role,
            depth: entry.depth,
            referrer: entry.referrer,
            body: entry.role == .check ? .none : .collectHTML,
            sendsCredentials: scope.trusts(entry.url),
            isNamed: scope.isSeed(entry.url.origin),
            verdict: verdict
        )
    }
}
