import Fetching
import URLStandard

/// What becomes of a URL that was found.
extension CrawlMachine {
    /// Judges a link, once for each URL.
    mutating func found(_ link: WebURL, depth: Int, referrer: TaskID?) {
        let url = link.removingFragment().removingCredentials()
        let entry = FrontierEntry(url: url, depth: depth, referrer: referrer)
        guard frontier.markSeen(url) else {
            if depth <= scope.maximumDepth, deepPages.remove(url) { decide(.entry(entry)) }
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
        case nil: decide(.entry(entry))
        }
    }

    /// Decides whether the engine follows a redirect: as the crawl would follow a link to there.
    ///
    /// A seed may move to any host, but like all pages not to what robots.txt disallows.
    mutating func redirectHeld(_ redirect: HeldRedirect) {
        let target = redirect.target.removingFragment()
        if let reason = scope.exclusion(of: target, depth: redirect.depth) {
            resolve(redirect, .refuse(.skip(reason)))
        } else {
            decide(.redirect(redirect))
        }
    }

    /// Asks robots.txt, and fetches it first if need be.
    mutating func decide(_ asker: RobotsCache.Asker) {
        switch (policy.ignoresRobots ? .allowed : robots.ask(asker), asker) {
        case (.allowed, .entry(let entry)): frontier.add(entry)
        case (.allowed, .redirect(let redirect)): resolve(redirect, .follow)
        case (.refused(let verdict), .entry(let entry)): record(entry, verdict)
        case (.refused(let verdict), .redirect(let redirect)): resolve(redirect, .refuse(verdict))
        case (.held, _): break
        case (.heldFirst, _): askRobots(for: asker.url)
        }
    }

    private mutating func resolve(_ redirect: HeldRedirect, _ answer: RedirectDecision.Answer) {
        effects.append(.resolve(RedirectDecision(redirect, answer)))
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
