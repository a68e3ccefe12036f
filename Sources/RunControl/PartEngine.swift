import Crawling
import Fetching
import FetchingCurl
import LimitTuning

/// The engine of one part of a run, and the tasks beside it that last as long as it does.
final class PartEngine: Sendable {
    let engine: FetchEngine
    /// What the engine works for; nil unless it crawls.
    let crawler: Crawler?
    private let feeding: Task<Void, Never>
    private let taking: Task<Void, Never>
    private let showing: Task<Void, Never>

    /// Starts the tasks.
    ///
    /// - Parameters:
    ///   - interval: Least time between two snapshots.
    ///   - show: Gets each snapshot.
    ///   - feed: Submits requests.
    ///   - take: Takes the results until the engine is shut down.
    private init(
        _ engine: FetchEngine,
        crawler: Crawler? = nil,
        every interval: Duration,
        show: @escaping @Sendable (EngineSnapshot) async -> Void,
        feed: @escaping @Sendable () async -> Void = {},
        take: @escaping @Sendable () async -> Void = {}
    ) {
        self.engine = engine
        self.crawler = crawler
        feeding = Task(name: "input") { await feed() }
        taking = Task(name: "results") { await take() }
        showing = Task(name: "snapshots") {
            for await snapshot in await engine.snapshots(every: interval) { await show(snapshot) }
        }
    }

    /// Shuts the engine down and returns when every result and the last snapshot were taken.
    func end() async {
        // The input may be a pipe that nothing is written to, so it is not waited for.
        feeding.cancel()
        await engine.shutDown()
        await taking.value
        await showing.value
    }
}

extension PartEngine {
    /// The work of `fetch` and `crawl`.
    static func work(
        _ configuration: RunConfiguration,
        on display: any Display,
        writer: ResultWriter,
        show: @escaping @Sendable (EngineSnapshot) async -> Void
    ) -> PartEngine {
        let engine = FetchEngine(
            transport: CurlTransport(configuration.transport),
            policy: configuration.policy,
            deliversResults: true,
            stalls: display.stalls
        )
        let rules = configuration.links
        let receive: @Sendable ([FetchResult]) async -> Void = { results in
            let batch = results.map(rules.assess)
            await writer.take(batch)
            display.show(batch)
        }
        if case .crawl(let seeds, let crawl) = configuration.work {
            let crawler = Crawler(crawl, engine: engine)
            return PartEngine(
                engine,
                crawler: crawler,
                every: display.interval,
                show: show,
                take: {
                    await crawler.run(seeds: seeds) { results in
                        let batch = results.map(rules.assess)
                        await writer.take(batch)
                        display.show(batch.filter { $0.outcome != .failed })
                        display.assess(batch.filter { $0.outcome == .failed })
                    } announcing: {
                        display.show($0.map(rules.assess))
                    }
                }
            )
        }
        return PartEngine(engine, every: display.interval, show: show) {
            if case .list(let list) = configuration.work { await list.feed(engine) }
        } take: {
            guard let results = engine.results else { return }
            for await batch in results { await receive(batch) }
        }
    }

    /// Half of the demo's lesson.
    static func lesson(
        _ requests: [FetchRequest],
        limit: Int,
        on display: any Display,
        show: @escaping @Sendable (EngineSnapshot) async -> Void
    ) -> PartEngine {
        var policy = FetchPolicy()
        policy.limit = limit
        // A page of the lesson takes as long as it was told to.
        policy.deadlines.firstByte = nil
        policy.deadlines.attempt = nil
        var transport = TransportConfiguration()
        transport.deadlines = AttemptDeadlines(policy.deadlines)
        let engine = FetchEngine(
            transport: CurlTransport(transport),
            policy: policy,
            stalls: display.stalls
        )
        return PartEngine(engine, every: FetchEngine.snapshotInterval, show: show) {
            await engine.submit(requests)
            await engine.closeInput()
        }
    }

    /// A comparison on a sample, with no other work beside it.
    static func comparison(
        on sample: SampleComparison,
        show: @escaping @Sendable (EngineSnapshot) async -> Void
    ) -> PartEngine {
        PartEngine(sample.engine, every: FetchEngine.snapshotInterval, show: show) {
            await sample.begin()
        }
    }
}
