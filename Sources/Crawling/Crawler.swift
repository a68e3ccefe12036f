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
    private static let window = 10_000

    private let engine: FetchEngine
    private let policy: CrawlPolicy
    private let frontier: FrontierMember
    private var machine: CrawlMachine
    private let counts = Mutex(CrawlProgress())
    private let inbox = CrawlInbox()
    private let pool: ParsePool

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
        parsing parse: (@Sendable (FetchResult) -> PageContent)? = nil
    ) {
        self.policy = policy
        self.engine = engine
        self.frontier = FrontierMember(frontier)
        machine = CrawlMachine(policy, key: frontier.key)
        let obeysNoFollow = !policy.ignoresRobots
        pool = ParsePool(
            count: policy.parseWorkers,
            parsing: parse ?? { PageReader.read($0, obeysNoFollow: obeysNoFollow) },
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
    /// - Parameter receive: Gets every batch of results, without robots.txt files and sitemaps.
    public func run(
        seeds: [WebURL],
        receive: @Sendable ([FetchResult]) async -> Void
    ) async {
        guard let results = engine.results else {
            preconditionFailure("a crawl needs an engine that delivers results")
        }
        await begin(seeds, results)
        let clock = policy.maximumTime.map { limit in
            Task { [engine] in
                try await Task.sleep(for: limit)
                await engine.stop(.budget)
                await engine.abort()
            }
        }
        defer { clock?.cancel() }
        var hasEnded = false
        while !Task.isCancelled {
            for event in await inbox.next() {
                switch event {
                case .redirectsHeld(let redirects):
                    for redirect in redirects { machine.redirectHeld(redirect) }
                case .parsed: takeParsed()
                case .results: hasEnded = !(await takeResults(of: results, receive))
                }
            }
            await submit()
            await tellWhetherBehind()
            // What is linked to is to have its results too, after a shutdown as well.
            if hasEnded, inbox.isEmpty, !pool.hasWork { break }
        }
        await ask { frontier throws(FrontierError) in try await frontier.leave() }
    }

    /// Joins the frontier, and fetches the seeds.
    private func begin(_ seeds: [WebURL], _ results: ResultBatches) async {
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
    /// - Returns: Whether more can come: the engine has not shut down.
    private func takeResults(
        of results: ResultBatches,
        _ receive: @Sendable ([FetchResult]) async -> Void
    ) async -> Bool {
        guard let batch = await results.takeReady() else { return false }
        guard !batch.isEmpty else { return true }
        await receive(batch.filter { !$0.role.isAuxiliary })
        let unknown = await markLandings(of: batch)
        engine.stalls.working(on: "crawl: \(batch.count) results") { take(batch, unknown) }
        // More may have gathered without the bell having been rung, and so may the end have come.
        inbox.post(.results)
        return true
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

    private func take(_ batch: [FetchResult], _ unknown: Set<Fingerprint>) {
        var unknown = unknown
        var pages: [FetchResult] = []
        for result in batch {
            switch result.role {
            case .robots: machine.robotsFinished(result)
            case .sitemap: pages.append(result)
            case .crawl where result.outcome == .ok:
                let landing = machine.key.landing(of: result)
                // The first to land there reads the page.
                let isNew = landing.map { unknown.remove($0.fingerprint) != nil } ?? true
                let mayRead =
                    landing.map { machine.shouldRead($0, of: result, isNew: isNew) } ?? true
                if mayRead, result.content != nil {
                    pages.append(result)
                } else {
                    machine.finished(result, found: mayRead ? new(Self.refresh(of: result)) : [])
                }
            default:
                if result.outcome == .failed, result.attempts == 0 { machine.wasNotAsked(result) }
                machine.finished(result.id, result.outcome == .failed ? .failed : .done)
            }
        }
        if !pages.isEmpty { pool.add(pages) }
    }

    private func takeParsed() {
        let parsed = pool.take()
        guard !parsed.isEmpty else { return }
        engine.stalls.working(on: "crawl: links of \(parsed.count) pages") {
            for page in parsed { take(page) }
        }
    }

    private func take(_ parsed: ParseQueue.Parsed) {
        let (page, content) = (parsed.page, parsed.content)
        let new = new(Self.refresh(of: page) + content.links)
        guard page.role != .sitemap else {
            return machine.sitemapFinished(page.id, pages: new, sitemaps: content.sitemaps)
        }
        machine.finished(page, found: new)
        counts.withLock { $0.linksFound += content.linkCount }
    }

    /// Those links that are not known.
    private func new(_ links: [WebURL]) -> [FoundURL] {
        links.isEmpty ? [] : frontier.unknown(of: links.map(machine.key.find))
    }

    /// Where the answer's `Refresh` leads: a link of the page, like that of its `meta` twin.
    private static func refresh(of result: FetchResult) -> [WebURL] {
        guard let value = result.refresh, let page = result.finalURL.parsed else { return [] }
        return RefreshHeader.target(of: value, document: page).map { [$0] } ?? []
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
        if machine.isClosed { pool.dropWaiting() }
        let requests = machine.takeRequests()
        counts.withLock { counts in
            counts.frontier = machine.waitingForEngine
            counts.dropped = machine.dropped
        }
        if !requests.isEmpty { machine.submitted(await engine.submit(requests)) }
        if machine.isDone { await engine.closeInput() }
    }

    /// Does what the machine wants of the frontier.
    private func exchange(isStopped: Bool) async {
        while let request = machine.nextRequest(window: Self.window, isStopped: isStopped) {
            let answer = await ask { frontier throws(FrontierError) in
                try await frontier.perform(request)
            }
            guard let (answer, counts) = answer else { return }
            machine.answered(request, answer, counts)
        }
    }

    /// Calls the frontier; nil if it refuses, which ends the run.
    ///
    /// A frontier in memory never does. To hold through an outage is left to the first that can have
    /// one.
    @discardableResult
    private func ask<Answer>(
        _ body: (FrontierMember) async throws(FrontierError) -> Answer
    ) async -> Answer? {
        do throws(FrontierError) {
            return try await body(frontier)
        } catch {
            machine.close()
            await engine.stop(.outputFailed)
            return nil
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
