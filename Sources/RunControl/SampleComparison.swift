import Fetching
import FetchingCurl
import LimitTuning
import Synchronization

/// A sample of URLs that is fetched again and again while a comparison changes the limit.
///
/// It has an engine and connections of its own. Its engine sends only while the comparison measures
/// (``FetchPolicy/repeatsTasks``): nothing after the verdict, and nothing before a run beside it has
/// come to rest.
actor SampleComparison {
    /// URLs of a sample at most; each limit sees them often enough to tell pages from limits.
    static let maximumSample = 256

    /// What it does.
    private enum Stage: Equatable {
        /// What the run beside it has under way ends first.
        case waiting
        case measuring
        /// Nothing more is sent, unless it is refined.
        case over
        /// For good: its engine is shut down.
        case closed
    }

    nonisolated let engine: FetchEngine
    private let plan: ComparisonPlan
    private let requests: [FetchRequest]
    private var stage = Stage.over
    /// Waits, measures, and lets the run go on.
    private var working: Task<Void, Never>?
    private nonisolated let newest: Mutex<ComparisonState>
    /// How the comparison stands.
    nonisolated var state: ComparisonState { newest.withLock { $0 } }

    /// - Parameters:
    ///   - sample: What is fetched; at least one request.
    ///   - policy: Deadlines and redirects; everything else a probe sets itself.
    init(
        _ plan: ComparisonPlan,
        sample: [FetchRequest],
        policy runPolicy: FetchPolicy,
        transport runTransport: TransportConfiguration,
        stalls: StallMonitor
    ) {
        var policy = runPolicy
        policy.limit = plan.limits[0]
        // The limits are what is compared, and every attempt is to count once.
        policy.politeness = { _ in Politeness() }
        policy.retries = 0
        policy.failsFast = false
        policy.fuse = nil
        policy.deadlines.task = nil
        policy.deadlines.run = nil
        policy.repeatsTasks = true
        policy.seed = plan.seed
        var transport = runTransport
        transport.keepsExchanges = false
        transport.saveFolder = nil
        self.plan = plan
        newest = Mutex(Comparison(plan).view)
        engine = FetchEngine(
            transport: CurlTransport(transport),
            policy: policy,
            stalls: stalls
        )
        // As many tasks as never let a permit wait for one.
        let count = max(sample.count, 2 * (plan.limits.last ?? 1))
        requests = (0..<count).map { sample[$0 % sample.count] }
    }

    /// Compares, until the engine is shut down.
    ///
    /// - Parameter show: Gets every state.
    func run(_ show: (EngineSnapshot) async -> Void) async {
        guard stage != .closed else { return }
        stage = .measuring
        await begin()
        for await snapshot in await engine.snapshots() { await show(published(snapshot)) }
    }

    /// Compares while another engine rests, which goes on when nothing of the sample is under way.
    ///
    /// The display shows that engine, and the comparison in place of whoever steers it.
    func start(beside other: FetchEngine, on display: any Display) {
        measure(beside: other, on: display) { await self.begin() }
    }

    /// Tries limits around the recommended one too, once it is over.
    ///
    /// - Returns: Whether there is anything to try.
    func refine(beside other: FetchEngine, on display: any Display) async -> Bool {
        guard stage == .over, state.isRefinable else { return false }
        // What it held back is under way again, so that has to end first.
        measure(beside: other, on: display) {
            await self.engine.withSteering(Comparison.self) { $0.refine() }
        }
        return true
    }

    /// Measures no more; what was measured stays, and what it held back goes on.
    ///
    /// One that still waits never begins.
    func stop() async {
        switch stage {
        case .waiting:
            stage = .over
            newest.withLock { $0.endWaiting() }
            working?.cancel()
            await working?.value
        case .measuring: await engine.withSteering(Comparison.self) { $0.interrupt() }
        case .over, .closed: break
        }
    }

    /// Ends it for good, whatever it waits for.
    func close() async {
        let former = stage
        stage = .closed
        working?.cancel()
        if former == .measuring {
            await engine.withSteering(Comparison.self) { $0.interrupt() }
            _ = published(await engine.snapshot())
        }
        newest.withLock { $0.endWaiting() }
        await engine.shutDown()
        await working?.value
    }

    private func begin() async {
        await engine.submit(requests)
        await engine.setSteering(Comparison(plan))
    }

    /// Waits until another engine rests, measures, and lets that engine go on.
    private func measure(
        beside other: FetchEngine,
        on display: any Display,
        _ begin: @escaping @Sendable () async -> Void
    ) {
        let former = working
        stage = .waiting
        newest.withLock { $0.wait() }
        working = Task(name: "comparison") {
            await former?.value
            let before = await other.snapshot()
            await other.pauseDispatch()
            let isAtRest = await other.hasDrained(since: before.stage)
            // It may have been stopped in the meantime.
            if isAtRest, stage == .waiting {
                stage = .measuring
                await begin()
                // One that was closed while it began has nobody else to interrupt it.
                if stage != .measuring {
                    await engine.withSteering(Comparison.self) { $0.interrupt() }
                }
                await watch(beside: other, on: display)
                if stage == .measuring { stage = .over }
            }
            if !before.isDispatchPaused { await other.resumeDispatch() }
            display.show(await other.snapshot().showing(state), nil)
        }
    }

    /// Shows how it goes, until it is over and nothing of it is under way.
    private func watch(beside other: FetchEngine, on display: any Display) async {
        for await snapshot in await engine.snapshots() {
            let state = published(snapshot).comparison
            display.show(await other.snapshot().showing(state), nil)
            if state?.isRunning == false, snapshot.permitsTaken == 0 { return }
        }
    }

    /// Keeps how the comparison stands in a snapshot of its engine.
    private func published(_ snapshot: EngineSnapshot) -> EngineSnapshot {
        guard var state = snapshot.comparison else { return snapshot }
        // Those that were under way at the verdict have been sent too.
        if !state.isRunning { state.requests = snapshot.transfersBegun }
        newest.withLock { $0 = state }
        return snapshot.showing(state)
    }
}

extension FetchEngine {
    /// Returns when nothing is under way, or nothing can be any more, or the waiting task is
    /// cancelled.
    ///
    /// - Returns: Whether nothing is under way, and the run was not stopped meanwhile.
    fileprivate func hasDrained(since before: RunStage) async -> Bool {
        for await snapshot in snapshots() where snapshot.permitsTaken == 0 {
            if case .stopping = snapshot.stage { return false }
            return snapshot.stage == before || snapshot.stage == .finished(nil)
        }
        return false
    }
}

extension EngineSnapshot {
    /// How the comparison stands that steers the engine; nil if none does.
    var comparison: ComparisonState? { steering as? ComparisonState }

    /// The same with a comparison in place of whoever steers.
    func showing(_ comparison: ComparisonState?) -> EngineSnapshot {
        var shown = self
        shown.steering = comparison
        return shown
    }
}
