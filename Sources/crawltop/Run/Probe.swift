import Fetching
import FetchingCurl
import LimitTuning
import Statistics
import Synchronization

/// A sample of URLs that is fetched again and again while a comparison changes the limit.
///
/// It has an engine and connections of its own.
final class Probe: Sendable {
    /// URLs of a sample at most; each limit sees them often enough to tell pages from limits.
    static let maximumSample = 256

    let engine: FetchEngine
    private let plan: ComparisonPlan
    private let requests: [FetchRequest]
    private let working = Mutex<Task<Void, Never>?>(nil)
    private let newest = Mutex<ComparisonState?>(nil)
    /// How the comparison stood the last time; nil before it has begun.
    var state: ComparisonState? { newest.withLock { $0 } }

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
        await engine.setSteering(Comparison(plan))
        await engine.submit(requests)
        for await snapshot in await engine.snapshots() {
            newest.withLock { $0 = snapshot.comparison }
            await show(snapshot)
        }
    }

    /// Compares while another engine rests, which goes on whenever nothing is measured.
    ///
    /// The display shows that engine, and the comparison in place of whoever steers it.
    func start(beside other: FetchEngine, on display: any Display) {
        let task = Task(name: "comparison") { [self] in
            let wasPaused = await other.snapshot().isDispatchPaused
            await other.pauseDispatch()
            await other.drained()
            var isResting = true
            await run { snapshot in
                var shown = await other.snapshot()
                shown.steering = snapshot.steering
                display.show(shown, nil)
                let mustRest = snapshot.comparison?.isOver == false
                guard mustRest != isResting else { return }
                isResting = mustRest
                if mustRest {
                    await other.pauseDispatch()
                } else if !wasPaused {
                    await other.resumeDispatch()
                }
            }
            if isResting, !wasPaused { await other.resumeDispatch() }
        }
        working.withLock { $0 = task }
    }

    /// Ends the comparison; what it held back goes on.
    func end() async {
        await engine.shutDown()
        await working.withLock { $0 }?.value
    }
}

extension FetchEngine {
    /// Returns when nothing is under way, or nothing can be any more.
    fileprivate func drained() async {
        for await snapshot in snapshots() where snapshot.permitsTaken == 0 { return }
    }
}

extension EngineSnapshot {
    /// How the comparison stands that steers the engine; nil if none does.
    var comparison: ComparisonState? { steering as? ComparisonState }
}

extension ComparisonState {
    /// Whether nothing more is measured.
    var isOver: Bool {
        if case .over = phase { true } else { false }
    }
}
