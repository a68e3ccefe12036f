public import Fetching
import Statistics
import Synchronization
public import URLStandard
import WebStandards

/// Crawls from seeds on: takes an engine's results, reads their links, and submits what is new.
///
/// Reading runs on the task pool, never on the network thread. While one batch of pages is read the
/// engine goes on with what it has; when it is far ahead it holds back by itself.
public actor Crawler {
    /// Unfinished tasks that the engine gets ahead of time.
    private static let window = 10_000

    private let engine: FetchEngine
    private let policy: CrawlPolicy
    private let gate: CrawlGate
    private var machine: CrawlMachine
    private let standing = Mutex(CrawlCounts())

    /// A crawl over an engine that delivers results and whose policy ``CrawlGate/rule(_:)`` has
    /// set.
    public init(
        _ policy: CrawlPolicy,
        engine: FetchEngine,
        gate: CrawlGate,
        frontier: any Frontier = MemoryFrontier()
    ) {
        self.policy = policy
        self.engine = engine
        self.gate = gate
        machine = CrawlMachine(policy, frontier: frontier)
    }

    /// How the crawl stands; may be asked from anywhere at any time.
    public nonisolated var progress: CrawlCounts { standing.withLock { $0 } }

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
            }
        }
        defer { clock?.cancel() }
        for await batch in results {
            await receive(batch.filter { !$0.role.isAuxiliary })
            await take(batch)
            await submit()
        }
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

    private func take(_ batch: [FetchResult]) async {
        var pages: [FetchResult] = []
        for result in batch {
            switch result.role {
            case .robots: machine.robotsFinished(result)
            case .sitemap: takeSitemap(result)
            case .crawl
            where result.outcome == .ok && machine.shouldRead(result) && result.body != nil:
                pages.append(result)
            default: machine.finished(result.id)
            }
        }
        guard !pages.isEmpty else { return }
        standing.withLock { $0.parseQueue = pages.count }
        let start = MonotonicTime.now()
        for (page, content) in await read(pages) {
            machine.finished(page, links: content.links)
            standing.withLock { $0.linksFound += content.linkCount }
        }
        let seconds = MonotonicTime.now().seconds(since: start)
        standing.withLock { standing in
            standing.parseQueue = 0
            standing.pagesParsed += pages.count
            standing.parseSeconds += seconds
        }
    }

    /// Reads pages on all cores, and gives them back in their order.
    private nonisolated func read(
        _ pages: [FetchResult]
    ) async -> [(page: FetchResult, content: PageContent)] {
        let obeysNoFollow = !policy.ignoresRobots
        return await withTaskGroup(of: (Int, PageContent).self) { group in
            var next = 0
            func addNext() {
                guard next < pages.count else { return }
                let index = next
                next += 1
                group.addTask(name: "parse \(pages[index].name)") {
                    (index, PageReader.read(page: pages[index], obeysNoFollow: obeysNoFollow))
                }
            }
            for _ in 0..<ProcessorCount.online { addNext() }
            var contents = [PageContent](repeating: PageContent(), count: pages.count)
            while let (index, content) = await group.next() {
                contents[index] = content
                addNext()
            }
            return zip(pages, contents).map { ($0, $1) }
        }
    }

    private func takeSitemap(_ result: FetchResult) {
        var content = PageContent()
        if result.outcome == .ok, let status = result.status, status < 300, let body = result.body,
            let url = try? WebURL(result.finalURL)
        {
            content = PageReader.read(sitemap: body, of: url)
        }
        machine.sitemapFinished(result.id, pages: content.links, sitemaps: content.sitemaps)
    }

    private func submit() async {
        gate.update(scope: machine.scope)
        for effect in machine.takeEffects() {
            switch effect {
            case .learn(let standing, let origin): gate.learn(standing, of: origin)
            case .setDelay(let delay, let host): await engine.raiseDelay(to: delay, ofHost: host)
            }
        }
        await stopIfSpent()
        let requests = machine.takeRequests(window: Self.window)
        standing.withLock { $0.frontier = machine.frontierCount }
        if !requests.isEmpty { machine.submitted(await engine.submit(requests)) }
        if machine.isDone { await engine.closeInput() }
    }

    private func stopIfSpent() async {
        guard let maximum = policy.maximumBytes else { return }
        if await engine.wireBytes >= maximum { await engine.stop(.budget) }
    }
}
