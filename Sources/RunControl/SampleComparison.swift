import Fetching
import FetchingCurl
import LimitTuning

/// The engine of a comparison on a sample: URLs that are fetched again and again at changing limits.
///
/// It has connections of its own, and sends only while the comparison measures
/// (``FetchPolicy/repeatsTasks``).
final class SampleComparison: Sendable {
    /// URLs of a sample at most; each limit sees them often enough to tell pages from limits.
    static let maximumSample = 256

    let engine: FetchEngine
    private let plan: ComparisonPlan
    private let requests: [FetchRequest]

    /// - Parameters:
    ///   - sample: At least one request.
    ///   - policy: For deadlines and redirects; the rest is the comparison's.
    init(
        _ plan: ComparisonPlan,
        sample: [FetchRequest],
        policy runPolicy: FetchPolicy,
        transport runTransport: TransportConfiguration,
        stalls: StallMonitor
    ) {
        var policy = runPolicy
        policy.limit = plan.limits[0]
        // The limits are compared, and every attempt must count once.
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
        engine = FetchEngine(transport: CurlTransport(transport), policy: policy, stalls: stalls)
        // Enough tasks that a permit never waits for one.
        let count = max(sample.count, 2 * (plan.limits.last ?? 1))
        requests = (0..<count).map { sample[$0 % sample.count] }
    }

    /// The state before anything is measured.
    var initialState: ComparisonState { Comparison(plan).view }

    func begin() async {
        await engine.submit(requests)
        await engine.setSteering(Comparison(plan))
    }

    /// Measures again, with finer limits.
    func refine() async {
        await engine.withSteering(Comparison.self) { $0.refine() }
    }

    func interrupt() async {
        await engine.withSteering(Comparison.self) { $0.interrupt() }
    }

    /// The comparison in a snapshot of this engine.
    static func state(in snapshot: EngineSnapshot) -> ComparisonState? {
        guard var state = snapshot.limits.comparison else { return nil }
        // Those that were under way at the verdict have been sent too.
        if !state.isRunning { state.requests = snapshot.transfersBegun }
        return state
    }
}
