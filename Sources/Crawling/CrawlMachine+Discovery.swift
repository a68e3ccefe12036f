import Fetching
import URLStandard

/// What becomes of a URL that was found.
extension CrawlMachine {
    /// What the frontier is told of a link, if it is new.
    func discovery(of found: FoundURL, depth: Int, referrer: TaskID?) -> Discovery {
        var discovery = Discovery(
            found,
            band: depth == 0 ? .first : .middle,
            depth: depth,
            referrer: referrer
        )
        switch scope.exclusion(of: found.url, depth: depth) {
        case .scope? where isChecked(found.url): discovery.role = .check
        case .depth?:
            // Answers come in any order, so the first way found to a page need not be the shortest.
            discovery.placement = .deferral
            discovery.refusal = .skip(.depth)
        case let reason?: discovery.refusal = .skip(reason)
        case nil: break
        }
        return discovery
    }

    /// Whether a URL out of the scope is only checked.
    private func isChecked(_ url: WebURL) -> Bool {
        policy.checksExternal && !scope.contains(url) && !scope.isExcluded(url)
    }

    /// Decides whether the engine follows a redirect: as the crawl would follow a link to there.
    ///
    /// One that leaves the scope goes on as a check where links to there are checked, so that the
    /// target's failure is the link's. A seed may move to any host, but like all pages not to what robots.txt disallows.
    mutating func redirectHeld(_ redirect: HeldRedirect) {
        let target = redirect.target.removingFragment()
        switch scope.exclusion(of: target, depth: redirect.depth) {
        case .scope? where isChecked(target): resolve(redirect, .check)
        case let reason?: resolve(redirect, .refuse(.skip(reason)))
        case nil: decide(.redirect(redirect))
        }
    }

    /// Asks robots.txt, and fetches it first if need be.
    mutating func decide(_ asker: RobotsCache.Asker) {
        switch (policy.ignoresRobots ? .allowed : robots.ask(asker, now: time), asker) {
        case (.allowed, .lease(let lease)): give(lease, nil)
        case (.allowed, .redirect(let redirect)): resolve(redirect, .follow)
        case (.refused(let refusal), .lease(let lease)): give(lease, refusal)
        case (.refused(let refusal), .redirect(let redirect)): resolve(redirect, .refuse(refusal))
        case (.allowed, .sitemap(let item)): fetch(item, nil)
        case (.refused(let refusal), .sitemap(let item)): fetch(item, refusal)
        case (.held(let isFirst), _):
            if case .lease(let lease) = asker { held.waits(lease.host) }
            if isFirst { askRobots(for: asker.url) }
        }
    }

    private mutating func resolve(_ redirect: HeldRedirect, _ answer: RedirectDecision.Answer) {
        effects.append(.resolve(RedirectDecision(redirect, answer)))
    }

    /// Fetches the robots.txt of a URL's origin.
    private mutating func askRobots(for url: WebURL) {
        guard let file = try? WebURL("/robots.txt", base: url) else { return }
        askUrgently(for: file, role: .robots)
    }

    /// Fetches a file that serves the run, before everything else.
    mutating func askUrgently(
        for url: WebURL,
        role: TaskRole,
        referrer: TaskID? = nil,
        refusal: FetchRequest.Refusal? = nil
    ) {
        urgent.append(
            FetchRequest(
                url,
                role: role,
                referrer: referrer,
                body: role == .sitemap ? .collectSitemap : .collectRobots,
                sendsCredentials: scope.trusts(url),
                isNamed: scope.isSeed(url.origin),
                refusal: refusal
            )
        )
    }
}
