import Clock
import Fetching
import FetchingTestSupport
import URLStandard

@testable import Crawling

/// A crawl over a scripted site: the real crawler and engine, a transport without a network, and a
/// clock that flies.
final class CrawlRig: Sendable {
    /// Everything that came of a crawl.
    struct Outcome: Sendable {
        /// Results in the order in which they were received.
        var results: [FetchResult]
        /// Transfers in the order in which they were started.
        var orders: [TransferOrder]
        /// When they were.
        var startTimes: [MonotonicTime]
        /// The engine's last state.
        var snapshot: EngineSnapshot
        /// The crawl's last counts.
        var counts: CrawlProgress
        /// Orders that no engine may give.
        var violations: [String]

        /// URLs of the pages that ended well, in order.
        var fetched: [String] { results.filter { $0.outcome == .ok }.map(\.url.text) }
    }

    /// The network.
    let transport: FakeTransport
    /// The time.
    let clock: ManualClock
    /// The engine.
    let engine: FetchEngine
    /// The crawl.
    let crawler: Crawler
    /// Failures announced so far.
    let announced = Watched<[FetchResult]>([])
    /// Results received so far.
    let results = Watched<[FetchResult]>([])
    private let starts: Watched<[(order: TransferOrder, time: MonotonicTime)]>

    /// A crawl that has not begun.
    ///
    /// - Parameters:
    ///   - timeFlies: Whether every wait of the engine is over at once.
    ///   - answer: How a transfer ends as soon as it starts; nil leaves it under way.
    ///   - parse: How a page's links are found; nil for as in the program.
    init(
        _ policy: CrawlPolicy = CrawlPolicy(),
        fetching fetchPolicy: FetchPolicy = FetchPolicy(),
        timeFlies: Bool = true,
        answering answer: @escaping @Sendable (TransferOrder) -> TransferReport?,
        parsing parse: (@Sendable (FetchResult) -> PageContent)? = nil
    ) {
        // One worker reads pages in the order in which they came, so that runs can be compared.
        var policy = policy
        policy.parseWorkers = 1
        let clock = ManualClock()
        let starts = Watched<[(order: TransferOrder, time: MonotonicTime)]>([])
        var fetchPolicy = fetchPolicy
        fetchPolicy.seed = 1
        transport = FakeTransport(clock: clock, timeFlies: timeFlies) { order in
            starts.update { $0.append((order, clock.now)) }
            return answer(order)
        }
        self.clock = clock
        self.starts = starts
        engine = FetchEngine(
            transport: transport,
            policy: fetchPolicy,
            deliversResults: true,
            clock: { clock.now }
        )
        crawler = Crawler(
            policy,
            engine: engine,
            frontier: MemoryFrontier(),
            clock: { clock.now },
            parsing: parse
        )
    }

    /// Crawls a whole site to its end.
    static func crawl(
        _ site: ScriptedSite,
        from seeds: [WebURL],
        _ policy: CrawlPolicy = CrawlPolicy(),
        fetching fetchPolicy: FetchPolicy = FetchPolicy()
    ) async -> Outcome {
        let rig = CrawlRig(policy, fetching: fetchPolicy) { site.report(on: $0) }
        let running = rig.start(seeds)
        return await rig.end(running)
    }

    /// Starts the crawl.
    func start(_ seeds: [WebURL]) -> Task<Void, Never> {
        Task { [crawler, results, announced] in
            await crawler.run(seeds: seeds) { batch in
                results.update { $0 += batch }
            } announcing: { failures in
                announced.update { $0 += failures }
            }
        }
    }

    /// The first state that fulfils a condition.
    @discardableResult
    func firstState(_ condition: (EngineSnapshot) -> Bool) async throws -> EngineSnapshot {
        for await snapshot in await engine.snapshots() where condition(snapshot) {
            return snapshot
        }
        throw WaitedInVain(description: "the engine has ended before what was waited for came")
    }

    /// Waits until nothing is left to do, and ends everything.
    func end(_ running: Task<Void, Never>) async -> Outcome {
        await engine.finished()
        await engine.shutDown()
        await running.value
        return Outcome(
            results: results.value,
            orders: starts.value.map(\.order),
            startTimes: starts.value.map(\.time),
            snapshot: await engine.snapshot(),
            counts: crawler.progress,
            violations: transport.ledger.value.violations
        )
    }
}
