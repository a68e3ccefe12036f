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
    private let gate: CrawlGate
    private var machine: CrawlMachine
    private let standing = Mutex(CrawlProgress())
    private let workers: ParsePool

    /// A crawl over an engine that delivers results and whose policy ``CrawlGate/rule(_:)`` has
    /// set.
    public init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        gate: CrawlGate,
        frontier: any Frontier = MemoryFrontier()
    ) {
        let obeysNoFollow = !policy.ignoresRobots
        self.init(policy, engine: engine, gate: gate, frontier: frontier) { result in
            PageReader.read(result, obeysNoFollow: obeysNoFollow)
        }
    }

    /// The same, with another way of reading pages.
    init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        gate: CrawlGate,
        frontier: any Frontier = MemoryFrontier(),
        reading read: @escaping @Sendable (FetchResult) -> PageContent
    ) {
        self.policy = policy
        self.engine = engine
        self.gate = gate
        machine = CrawlMachine(policy, frontier: frontier)
        workers = ParsePool(count: policy.parseWorkers, reading: read) {
            [results = engine.results] in
            results?.wakeConsumer()
        }
        if !policy.ignoresRobots {
            gate.obeyRobots { [results = engine.results] in results?.wakeConsumer() }
        }
    }

    deinit { workers.close() }

    /// How the crawl stands; may be asked from anywhere at any time.
    public nonisolated var progress: CrawlProgress {
        var counts = standing.withLock { $0 }
        let line = workers.line
        counts.pagesParsed = line.pages
        counts.parseQueue = line.waiting
        counts.parseTime = line.time
        counts.parseWorkers = workers.count
        counts.parsing = line.underWay
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
        await submit()
        let clock = policy.maximumTime.map { limit in
            Task { [engine] in
                try await Task.sleep(for: limit)
                await engine.stop(.budget)
                await engine.abort()
            }
        }
        defer { clock?.cancel() }
        var batches = results.makeAsyncIterator()
        while true {
            guard let batch = await batches.next(isolation: self) else {
                // The engine has shut down, but what is linked to is to have its results too.
                guard workers.hasWork else { return }
                await workers.finished()
                await takeParsed()
                continue
            }
            if !batch.isEmpty { await receive(batch.filter { !$0.role.isAuxiliary }) }
            engine.stalls.working(on: "crawl: \(batch.count) results") { take(batch) }
            await takeParsed()
        }
    }

    /// Takes what the workers have read, and gives the engine what follows from it.
    private func takeParsed() async {
        let parsed = workers.take()
        if !parsed.isEmpty {
            engine.stalls.working(on: "crawl: links of \(parsed.count) pages") {
                for page in parsed { take(page) }
            }
        }
        await submit()
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
        gate.update(scope: machine.scope)
        for page in gate.takeWanted() { machine.wantRobots(for: page) }
        var hasLearned = false
        for effect in machine.takeEffects() {
            switch effect {
            case .learn(let standing, let origin):
                gate.learn(standing, of: origin)
                hasLearned = true
            case .setDelay(let delay, let host): await engine.raiseDelay(to: delay, ofHost: host)
            }
        }
        if hasLearned { await engine.clearRedirects() }
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
