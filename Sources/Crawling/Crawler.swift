import Clock
import DataStructures
public import Fetching
import Synchronization
public import URLStandard
import WebStandards

/// Crawls from seeds on: takes an engine's results, has their links read, and submits what is new.
///
/// Pages are read by a few threads of their own, never on the network thread and never on the task
/// pool. While too many wait for that, the engine starts nothing.
public actor Crawler {
    /// Unfinished tasks that the engine gets ahead of time.
    private static let window = 10_000

    private let engine: FetchEngine
    private let policy: CrawlPolicy
    private var machine: CrawlMachine
    private let standing = Mutex(CrawlCounts())
    private let inbox = CrawlInbox()
    private let workers: ParsePool

    /// A crawl over an engine that delivers results.
    public init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        frontier: any Frontier = MemoryFrontier()
    ) {
        let obeysNoFollow = !policy.ignoresRobots
        self.init(policy, engine: engine, frontier: frontier) { result in
            PageReader.read(result, obeysNoFollow: obeysNoFollow)
        }
    }

    /// The same, with another way of reading pages.
    init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        frontier: any Frontier = MemoryFrontier(),
        parsing parse: @escaping @Sendable (FetchResult) -> PageContent
    ) {
        self.policy = policy
        self.engine = engine
        machine = CrawlMachine(policy, frontier: frontier)
        workers = ParsePool(count: policy.parseWorkers, parsing: parse) { [inbox] in
            inbox.post(.parsed)
        }
    }

    deinit { workers.close() }

    /// How the crawl stands; may be asked from anywhere at any time.
    public nonisolated var progress: CrawlCounts {
        var counts = standing.withLock { $0 }
        let queue = workers.queue
        counts.pagesParsed = queue.pages
        counts.parseQueue = queue.waiting
        counts.parseSeconds = queue.time.seconds
        counts.parseWorkers = workers.count
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
        for seed in seeds { machine.seed(seed) }
        await engine.holdRedirects(of: [.crawl], namedOrigins: machine.scope.seedOrigins) {
            [inbox] in inbox.post(.redirectsHeld($0))
        }
        results.announce { [inbox] in inbox.post(.results) }
        await submit()
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
            if hasEnded, inbox.isEmpty, !workers.hasWork { return }
        }
    }

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
        engine.stalls.working(on: "crawl: \(batch.count) results") { take(batch) }
        // More may have gathered without the bell having been rung, and so may the end have come.
        inbox.post(.results)
        return true
    }

    private func takeParsed() {
        let parsed = workers.take()
        guard !parsed.isEmpty else { return }
        engine.stalls.working(on: "crawl: links of \(parsed.count) pages") {
            for page in parsed { take(page) }
        }
    }

    /// Has the engine start nothing while too many pages wait to be read.
    private func tellWhetherBehind() async {
        let isBehind = workers.isBehind
        let hasChanged = standing.withLock { standing in
            defer { standing.isHeldBack = isBehind }
            return standing.isHeldBack != isBehind
        }
        if hasChanged { await engine.setConsumerBehind(isBehind) }
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

    private func take(_ batch: [FetchResult]) {
        var pages: [FetchResult] = []
        for result in batch {
            switch result.role {
            case .robots: machine.robotsFinished(result)
            case .sitemap: pages.append(result)
            case .crawl
            where result.outcome == .ok && machine.shouldRead(result) && result.content != nil:
                pages.append(result)
            default: machine.finished(result.id)
            }
        }
        if !pages.isEmpty { workers.add(pages) }
    }

    private func take(_ parsed: ParseQueue.Parsed) {
        let (page, content) = (parsed.page, parsed.content)
        guard page.role != .sitemap else {
            return machine.sitemapFinished(
                page.id,
                pages: content.links,
                sitemaps: content.sitemaps
            )
        }
        machine.finished(page, links: content.links)
        standing.withLock { $0.linksFound += content.linkCount }
    }

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
        if await engine.stage.isStopped { dropIfTooMany() }
        let requests = machine.takeRequests(window: Self.window)
        standing.withLock { $0.frontier = machine.frontierCount }
        if !requests.isEmpty { machine.submitted(await engine.submit(requests)) }
        if machine.isDone { await engine.closeInput() }
    }

    /// The run was stopped: what waits is recorded as skipped, or dropped if there is too much of it.
    private func dropIfTooMany() {
        guard machine.waitingCount > Self.window else { return }
        workers.dropWaiting()
        machine.dropWaiting()
        standing.withLock { $0.dropped = machine.dropped }
    }

    private func stopIfSpent() async {
        guard let maximum = policy.maximumBytes else { return }
        if await engine.wireBytes >= maximum { await engine.stop(.budget) }
    }
}
