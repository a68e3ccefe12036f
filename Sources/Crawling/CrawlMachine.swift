import Clock
import Fetching
import URLStandard
import WebStandards

/// A crawl's whole logic as a value: what was found, what is fetched next, when it is over.
///
/// It mediates between a frontier and an engine. The shell does what
/// ``nextRequest(window:isStopped:)`` wants of the frontier until that is nil, and then gives the
/// engine what ``takeRequests()`` returns.
struct CrawlMachine: Sendable {
    /// What the shell must do besides.
    enum Effect: Sendable {
        /// The host asked for a delay between starts.
        case setDelay(Duration, host: String)
        /// It is decided whether a held redirect is followed.
        case resolve(RedirectDecision)
    }

    /// A claim as it goes through the engine.
    struct Claim: Sendable {
        let token: Token
        let host: String
        /// The page that the URL was found on.
        let referrer: TaskID?
        /// Whether it may be a page.
        let isPage: Bool
    }

    /// The time of what is taken in.
    var time = MonotonicTime.zero
    let policy: CrawlPolicy
    let key: FingerprintKey
    var scope: CrawlScope
    var robots: RobotsCache
    /// Requests that go before everything in the frontier, and are in none.
    var urgent: [FetchRequest] = []
    var sitemaps = SitemapPlan()
    /// Whether a sitemap could not be read.
    var hasUnreadSitemaps = false
    /// Texts of links that were no URLs.
    var seenInvalid: Set<Fingerprint> = []
    var traps: TrapGuard
    /// What was read of the site as a whole.
    var overview: CrawlOverview
    var pages = PageBudget()
    var effects: [Effect] = []

    // What the frontier is told next, and what it has given.
    var acknowledgements: [Acknowledgement] = []
    var discoveries: [Discovery] = []
    var held = HeldHosts()
    /// Claimed and ready for the engine.
    var ready: [(request: FetchRequest, claim: Claim)] = []
    /// The frontier's counts after the last request.
    var counts = FrontierCounts()
    /// Whether hosts have been asked for since the engine's last turn.
    var hasAskedForHosts = false
    /// Whether the last claim has left nothing that could be claimed.
    var isExhausted = false

    /// Tasks whose results have not been taken in, and the claims of those that have one.
    ///
    /// Not just how many: the user may have a task fetched again, and then it ends twice.
    private var outstanding: [TaskID: Claim?] = [:]
    /// The claims of requests that were taken and whose tasks are not known yet.
    private var onTheWay: [Claim?] = []
    /// URLs that were claimed and not given to the engine when the run was stopped; nil before.
    private var undone: Int?

    init(_ policy: CrawlPolicy, key: FingerprintKey) {
        self.policy = policy
        self.key = key
        scope = policy.scope
        robots = RobotsCache(agent: policy.agent)
        traps = TrapGuard(policy.traps)
        overview = CrawlOverview(coversSitemaps: policy.readsSitemaps)
    }

    /// URLs that wait for the engine, or for their origin's robots.txt.
    var waitingForEngine: Int { isClosed ? 0 : counts.queued + robots.heldCount + ready.count }

    /// The same, and pages that were found too deep.
    var waitingCount: Int { isClosed ? 0 : waitingForEngine + counts.deferred }

    /// URLs that were found and are not fetched because the run was stopped.
    var dropped: Int { undone.map { $0 + counts.queued + counts.deferred } ?? 0 }

    /// Whether the run was stopped with more URLs waiting than are recorded; they are only counted.
    var isClosed: Bool { undone != nil }

    /// Whether nothing is left to do or to wait for.
    var isDone: Bool {
        isClosed || isIdle && counts.deferred == 0
    }

    /// Whether nothing but deferred URLs is left.
    var isIdle: Bool {
        outstanding.isEmpty && onTheWay.isEmpty && ready.isEmpty && urgent.isEmpty
            && acknowledgements.isEmpty && discoveries.isEmpty
            && counts.queued == 0 && counts.leased == 0
    }

    /// Tasks that the engine has, or gets next.
    var givenCount: Int { outstanding.count + ready.count }

    // MARK: Events

    /// Starts the crawl at a URL.
    mutating func seed(_ url: WebURL) {
        guard url.isHTTP else {
            let error = FetchError(
                .policyScheme,
                phase: .queued,
                message: "a crawl starts at http or https"
            )
            discoveries.append(
                Discovery(key.find(url), depth: 0, referrer: nil, refusal: .fail(error))
            )
            return
        }
        scope.add(url)
        let seed = key.find(url)
        sitemaps.seedBegan(seed)
        overview.coverage?.link([seed])
        discoveries.append(discovery(of: seed, depth: 0, referrer: nil))
    }

    /// The requests that were taken have become these tasks.
    mutating func submitted(_ tasks: [TaskID]) {
        for (task, claim) in zip(tasks, onTheWay) { outstanding.updateValue(claim, forKey: task) }
        onTheWay = []
    }

    /// These tasks are about to be fetched, perhaps anew.
    mutating func expect(_ tasks: [TaskID]) {
        for task in tasks where outstanding[task] == nil {
            outstanding.updateValue(nil, forKey: task)
        }
    }

    /// A page has ended and its links were read; those that are known may be left out.
    ///
    /// - Parameter body: A hash of its body.
    mutating func finished(_ result: FetchResult, found: [FoundURL], body: UInt64 = 0) {
        let claim = outstanding[result.id] ?? nil
        let page = traps.read(
            result.id,
            result.finalURL.parsed,
            body: body,
            parent: claim?.referrer
        )
        let children = found.map { found in
            var child = discovery(of: found, depth: result.depth + 1, referrer: result.id)
            if child.role == .crawl, child.refusal == nil, !traps.allows(found, on: page) {
                // Another page may link there that is in no trap.
                (child.placement, child.refusal) = (.deferral, .skip(.trap))
            }
            return child
        }
        finished(result.id, .done, children: children)
    }

    /// Whether to read the links of a page that a redirect has led to.
    ///
    /// - Parameter isNew: Whether the page was not known.
    mutating func shouldRead(_ landing: FoundURL, of result: FetchResult, isNew: Bool) -> Bool {
        // A seed that moves to another host takes the crawl with it. A link to there that was seen
        // before was left alone then.
        guard result.depth == 0, !scope.contains(landing.url) else { return isNew }
        scope.extend(to: landing.url)
        return true
    }

    /// A robots.txt has ended.
    ///
    /// - Returns: Its result where there is something to say of it.
    @discardableResult
    mutating func robotsFinished(_ result: FetchResult) -> FetchResult? {
        finished(result.id)
        guard let url = result.url.parsed else { return nil }
        let (waiting, rules) = robots.arrived(result, of: url.origin, now: time)
        var findings: [Finding] = []
        if case .rules(let file, let agent)? = rules {
            if let delay = file.crawlDelay(for: agent) {
                let delay = min(delay, policy.maximumCrawlDelay)
                effects.append(.setDelay(delay, host: url.hostAndPort))
            }
            findings = addSitemaps(file.sitemaps, namedBy: url, result.id)
        }
        for asker in waiting {
            if case .lease(let lease) = asker { held.goesOn(lease.host) }
            decide(asker)
        }
        findings += rules?.finding(on: result) ?? []
        var assessment = result.assessment
        assessment.findings += findings
        guard !assessment.findings.isEmpty else { return nil }
        // Each URL that must not be fetched for it fails by itself.
        assessment.severity = .warning
        return result.assessed(assessment)
    }

    /// A task was taken for a page and is not one, so it costs nothing of the budget.
    mutating func isNoPage(_ task: TaskID) {
        if let claim = outstanding[task] ?? nil, claim.isPage { pages.isNone() }
    }

    /// A task has failed without having been asked for, as its host is dead: it costs no page.
    mutating func wasNotAsked(_ result: FetchResult) {
        if result.role == .crawl, outstanding[result.id] != nil, result.error?.phase == .queued,
            result.error?.errorClass.isOfDeadHost == true
        {
            isNoPage(result.id)
        }
    }

    /// A task has ended, or is not fetched anew after all.
    mutating func finished(
        _ task: TaskID,
        _ state: Acknowledgement.State = .done,
        children: [Discovery] = []
    ) {
        guard let claim = outstanding.removeValue(forKey: task) ?? nil else {
            // It was acknowledged when it ended for the first time, or serves the run.
            discoveries += children
            return
        }
        held.ended(claim.host)
        if claim.isPage { pages.ended() }
        acknowledgements.append(Acknowledgement(claim.token, state, children: children))
    }

    /// Claims nothing more, since the run was stopped.
    ///
    /// What waits is only counted: a result for each of a million URLs would take longer than a
    /// stop may.
    mutating func close() {
        guard !isClosed else { return }
        undone = robots.heldCount + ready.count + urgent.count { !$0.role.isAuxiliary }
        robots.removeAll()
        ready = []
        urgent = []
    }

    // MARK: Orders

    /// Requests for the engine; ``submitted(_:)`` must follow.
    mutating func takeRequests() -> [FetchRequest] {
        (hasAskedForHosts, isExhausted) = (false, false)
        let requests = urgent + ready.map(\.request)
        onTheWay = urgent.map { _ in nil } + ready.map(\.claim)
        urgent = []
        ready = []
        return requests
    }

    /// What else is to be done.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }
}
