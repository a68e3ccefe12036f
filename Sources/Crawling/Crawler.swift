import Clock
import DataStructures
public import Fetching
import Synchronization
public import URLStandard
import WebStandards

/// Crawls from seeds on: takes an engine's results, has their links read, and submits what is new.
///
/// The actor does what its machine decides. Its loop in ``run(seeds:receive:)`` is the only one that
/// talks to the frontier; between its awaits only ``retry(_:)`` can change the machine. Pages are
/// parsed by a few threads of their own, never on the network thread and never on the task pool.
/// While too many wait for that, the engine starts nothing.
public actor Crawler {
    /// Unfinished tasks that the engine gets ahead of time; the rest waits at the frontier.
    static let window = 10_000

    let engine: FetchEngine
    let policy: CrawlPolicy
    let frontier: FrontierMember
    var machine: CrawlMachine
    let counts = Mutex(CrawlProgress())
    private let inbox = CrawlInbox()
    private let clock: @Sendable () -> MonotonicTime
    private let pool: ParsePool
    private var broken: BrokenLinks

    /// A crawl over an engine that delivers results, with its frontier in memory.
    public init(_ policy: CrawlPolicy, engine: FetchEngine) {
        self.init(policy, engine: engine, frontier: MemoryFrontier())
    }

    /// A crawl over an engine that delivers results.
    ///
    /// - Parameter parse: How links are found in a page; nil for as HTML and sitemaps have them.
    init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        frontier: any Frontier,
        clock: @escaping @Sendable () -> MonotonicTime = MonotonicTime.now,
        parsing parse: (@Sendable (FetchResult) -> PageContent)? = nil
    ) {
        self.clock = clock
        self.policy = policy
        self.engine = engine
        self.frontier = FrontierMember(frontier)
        machine = CrawlMachine(policy, key: frontier.key)
        broken = BrokenLinks(frontier.key)
        let obeysNoFollow = !policy.ignoresRobots
        let maximumLinks = policy.maximumLinks
        pool = ParsePool(
            count: policy.parseWorkers,
            parsing: parse ?? {
                PageReader.read($0, obeysNoFollow: obeysNoFollow, maximumLinks: maximumLinks)
            },
            tellingParsed: { [inbox] in inbox.post(.parsed) }
        )
    }

    deinit { pool.close() }

    /// The progress of the crawl; may be asked from anywhere at any time.
    public nonisolated var progress: CrawlProgress {
        var counts = self.counts.withLock { $0 }
        let queue = pool.queue
        counts.pagesParsed = queue.pages
        counts.parseQueue = queue.waiting
        counts.parseTime = queue.time
        counts.parseWorkers = pool.count
        counts.parsing = queue.underWay
        return counts
    }

    /// Crawls until there is nothing left and the engine is shut down.
    ///
    /// A page's result is given out once its links were read, since only then is known what there is
    /// to say of it; every other result as soon as the engine has given it. So that this costs no
    /// memory, the page waits as it did before, in the parse pool, which is bounded: see
    /// ``ParseQueue/isBehind``. While `receive` waits, nothing is taken from the engine, which holds
    /// back in turn.
    ///
    /// A failure is given out when every page was read, with all places that link to it.
    ///
    /// - Parameters:
    ///   - receive: Gets every batch of results; of robots.txt files and sitemaps only those of which
    ///     there is something to say.
    ///   - announce: Gets each failure as soon as it has happened.
    public func run(
        seeds: [WebURL],
        receive: @escaping @Sendable ([FetchResult]) async -> Void,
        announcing announce: @Sendable ([FetchResult]) -> Void = { _ in }
    ) async {
        guard let results = engine.results else {
            preconditionFailure("a crawl needs an engine that delivers results")
        }
        let giveOut: @Sendable ([FetchResult]) async -> Void = { batch in
            if !batch.isEmpty { await receive(batch) }
        }
        await begin(seeds, results)
        let deadline = policy.maximumTime.map { limit in
            Task { [engine] in
                try await Task.sleep(for: limit)
                await engine.stop(.budget)
                await engine.abort()
            }
        }
        defer { deadline?.cancel() }
        var hasEnded = false
        while !Task.isCancelled {
            for event in await inbox.next() {
                machine.time = clock()
                switch event {
                case .redirectsHeld(let redirects):
                    for redirect in redirects { machine.redirectHeld(redirect) }
                case .parsed: await giveOut(takeParsed())
                case .results:
                    let ready = await takeResults(of: results)
                    hasEnded = ready == nil
                    let failures = (ready ?? []).filter { $0.outcome == .failed }
                    if !failures.isEmpty { announce(failures) }
                    await giveOut(broken.ended(ready ?? []))
                }
            }
            await submit()
            if machine.isClosed { await giveOut(takeUnread()) }
            if machine.isDone, !pool.hasWork { await giveOut(broken.takeHeld()) }
            await tellWhetherBehind()
            // What is linked to is to have its results too, after a shutdown as well.
            if hasEnded, inbox.isEmpty, !pool.hasWork { break }
        }
        await giveOut(broken.takeHeld())
        await ask { frontier throws(FrontierError) in try await frontier.leave() }
    }

    /// Joins the frontier, and fetches the seeds.
    private func begin(_ seeds: [WebURL], _ results: ResultBatches) async {
        machine.time = clock()
        for seed in seeds { machine.seed(seed) }
        await engine.holdRedirects(of: [.crawl], namedOrigins: machine.scope.seedOrigins) {
            [inbox] in inbox.post(.redirectsHeld($0))
        }
        results.announce { [inbox] in inbox.post(.results) }
        await ask { frontier throws(FrontierError) in try await frontier.join() }
        await submit()
        await ask { frontier throws(FrontierError) in try await frontier.seal() }
    }

    /// Fetches finished tasks anew, and ends the wait of those that back off.
    ///
    /// What they link to is crawled, as far as it has not been.
    ///
    /// - Returns: How many there were to fetch; what a rule forbids stays as it is.
    @discardableResult
    public func retry(_ tasks: [TaskID]) async -> Int {
        // Before the order, so that the crawl cannot be over between the two.
        machine.expect(tasks)
        let count = await engine.retry(tasks)
        if count < tasks.count {
            let rows = await engine.snapshot().rows
            for task in tasks where rows[task.index].state.isFinished { machine.finished(task) }
            if machine.isDone { await engine.closeInput() }
        }
        return count
    }

    // MARK: Events

    /// Takes the results that are there.
    ///
    /// - Returns: Those in which nothing is read; nil if none can come any more, since the engine has
    ///   shut down.
    private func takeResults(of results: ResultBatches) async -> [FetchResult]? {
        guard let batch = await results.takeReady() else { return nil }
        guard !batch.isEmpty else { return [] }
        let unknown = await markLandings(of: batch)
        let ready = engine.stalls.working(on: "crawl: \(batch.count) results") {
            take(batch, unknown)
        }
        // More may have gathered without the bell having been rung, and so may the end have come.
        inbox.post(.results)
        return ready
    }

    /// Marks the pages that redirects have led to as fetched; returns those that were not known.
    private func markLandings(of batch: [FetchResult]) async -> Set<Fingerprint> {
        let found = batch.lazy.filter { $0.role == .crawl && $0.outcome == .ok }
            .compactMap { [key = machine.key] in key.landing(of: $0) }
            .map { Discovery($0, depth: 0, referrer: nil, placement: .done) }
        let landings = Array(found)
        guard !landings.isEmpty else { return [] }
        let new = await ask { frontier throws(FrontierError) in
            try await frontier.add(landings)
        }
        return new ?? []
    }

    /// Takes results in.
    ///
    /// - Returns: Those that are given out at once: nothing is read in them.
    private func take(_ batch: [FetchResult], _ unknown: Set<Fingerprint>) -> [FetchResult] {
        var unknown = unknown
        var pages: [FetchResult] = []
        var ready: [FetchResult] = []
        for result in batch {
            defer {
                if result.depth == 0, result.role == .crawl { machine.seedEnded(result) }
            }
            switch result.role {
            case .robots:
                if let told = machine.robotsFinished(result) { ready.append(told) }
            case .sitemap: pages.append(result)
            case .crawl where result.outcome == .ok:
                let result = result.finding(SeedMove.finding(result).map { [$0] } ?? [])
                let landing = machine.key.landing(of: result)
                // The first to land there reads the page.
                let isNew = landing.map { unknown.remove($0.fingerprint) != nil } ?? true
                let mayRead =
                    landing.map { machine.shouldRead($0, of: result, isNew: isNew) } ?? true
                if mayRead, result.content != nil {
                    pages.append(result)
                } else {
                    if result.content == nil { machine.isNoPage(result.id) }
                    machine.finished(result, found: mayRead ? new(Self.refresh(of: result)) : [])
                    machine.noteEnd(result)
                    ready.append(result)
                }
            default:
                if result.outcome == .failed, result.attempts == 0 { machine.wasNotAsked(result) }
                machine.finished(result.id, result.outcome == .failed ? .failed : .done)
                ready.append(result.skipReason == .trap ? machine.telling(of: result) : result)
            }
        }
        if !pages.isEmpty { pool.add(pages) }
        return ready
    }

    /// Takes pages that were read.
    ///
    /// - Returns: Their results.
    private func takeParsed() -> [FetchResult] {
        let parsed = pool.take()
        guard !parsed.isEmpty else { return [] }
        let ready = engine.stalls.working(on: "crawl: links of \(parsed.count) pages") {
            parsed.compactMap(take)
        }
        return broken.ended(ready)
    }

    /// The results of pages whose links are not wanted any more.
    private func takeUnread() -> [FetchResult] {
        pool.takeWaiting().filter { !$0.role.isAuxiliary }
    }

    /// Takes what was found in a page.
    ///
    /// - Returns: The page's result with its findings; nil for a sitemap of which there is nothing to
    ///   say.
    private func take(_ parsed: ParseQueue.Parsed) -> FetchResult? {
        let (page, content) = (parsed.page, parsed.content)
        let links = page.role == .sitemap ? content.links : content.links + Self.refresh(of: page)
        let found = links.map(machine.key.find)
        let new = frontier.unknown(of: found)
        broken.read(page, content, found: found)
        guard page.role != .sitemap else {
            machine.overview.coverage?.list(found)
            return machine.sitemapFinished(page, content, new: new)
        }
        machine.finished(page, found: new, body: content.bodyHash)
        machine.overview.read(page, content, links: found)
        machine.noteEnd(page, content)
        machine.addInvalid(content.invalid, depth: page.depth + 1, referrer: page.id)
        counts.withLock { $0.linksFound += content.linkCount }
        return page.finding(content.findings)
    }

    // MARK: What follows

    /// Does what the machine has decided: tells the engine and the frontier, and submits.
    private func submit() async {
        var decisions: [RedirectDecision] = []
        for effect in machine.takeEffects() {
            switch effect {
            case .resolve(let decision): decisions.append(decision)
            case .setDelay(let delay, let host): await engine.raiseDelay(to: delay, ofHost: host)
            }
        }
        if !decisions.isEmpty { await engine.resolve(decisions) }
        await stopIfSpent()
        await exchange(isStopped: await engine.stage.isStopped)
        let requests = machine.takeRequests()
        counts.withLock { counts in
            counts.frontier = machine.waitingForEngine
            counts.dropped = machine.dropped
        }
        if !requests.isEmpty { machine.submitted(await engine.submit(requests)) }
        if machine.isDone {
            await tellOverview()
            await engine.closeInput()
        }
    }

    private func stopIfSpent() async {
        guard let maximum = policy.maximumBytes else { return }
        if await engine.wireBytes >= maximum { await engine.stop(.budget) }
    }

    /// Has the engine start nothing while too many pages wait to be parsed.
    private func tellWhetherBehind() async {
        let isBehind = pool.isBehind
        let hasChanged = counts.withLock { counts in
            defer { counts.isHeldBack = isBehind }
            return counts.isHeldBack != isBehind
        }
        if hasChanged { await engine.setConsumerBehind(isBehind) }
    }
}
