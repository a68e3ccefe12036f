import Fetching
import FetchingCurl
import LimitTuning
import SafeText
import TerminalUI

/// Who sets the limits of a run: its user, the auto limit, or a comparison.
///
/// Orders are carried out one after the other, each to its end, whoever gives them: none sees what
/// another has half done. The engine hands the limits over in one step
/// (``FetchEngine/setSteering(_:limit:)``).
actor LimitArbiter {
    private let engine: FetchEngine
    private let plan: RunConfiguration
    private let display: any Display
    /// The newest comparison; nil before the first.
    private var compared: Compared?
    /// What the comparisons before it have found, in their order.
    private var verdicts: [ComparisonState] = []
    /// Whether the run ends.
    private var isClosed = false
    /// The order that was given last.
    private var lastOrder: Task<Void, Never>?

    /// A comparison that was made, which stays to be shown and refined.
    private enum Compared {
        /// On a sample, with an engine of its own.
        case probe(SampleComparison)
        /// On the run's own queue: the engine has it.
        case live
        /// On the run's own queue, as it was when somebody else took the limits over.
        case formerly(Comparison)
    }

    init(_ engine: FetchEngine, _ plan: RunConfiguration, _ display: any Display) {
        self.engine = engine
        self.plan = plan
        self.display = display
    }

    /// Lets the limit be found while the run goes on, until somebody sets it.
    func seek() async {
        await inTurn { desk in
            let snapshot = await desk.engine.snapshot()
            guard !(snapshot.steering is AutoLimitState) else { return }
            await desk.endComparison()
            let cap = max(snapshot.limit, LimitBound.automaticCap)
            await desk.engine.setSteering(
                AutoLimit(
                    dial: desk.plan.automaticDial ?? .balanced,
                    cap: min(cap, desk.plan.bound.limit),
                    seed: .random(in: .min ... .max)
                )
            )
        }
    }

    /// Sets the limit by hand, which ends whatever else steered it.
    ///
    /// A limit that the system has not enough open files for is lowered, and that is said.
    func setLimit(_ wanted: Int) async {
        let bound = plan.bound
        if let objection = bound.objection(to: wanted) { display.tell(objection) }
        let limit = min(wanted, bound.limit)
        await inTurn { desk in
            if case .probe(let probe) = desk.compared { await probe.stop() }
            desk.keep(await desk.engine.setSteering(nil, limit: limit))
        }
    }

    /// Compares limits: the run's own work at changing limits, or a sample of it while it rests.
    func compare(_ comparison: ComparisonPlan) async {
        var comparison = comparison
        if let restriction = plan.bound.restrict(&comparison) { display.tell(restriction) }
        guard comparison.limits.count > 1 else { return }
        comparison.isHTTP2 = plan.transport.httpVersion == .http2
        await inTurn { [comparison] desk in
            await desk.endComparison()
            if await desk.engine.setSteering(nil) is AutoLimit {
                desk.display.tell("the auto limit is off: A switches it on again", isGood: true)
            }
            switch comparison.source {
            case .live:
                desk.compared = .live
                await desk.engine.setSteering(Comparison(comparison))
            case .probe: await desk.startProbe(comparison)
            }
        }
    }

    /// Ends the measuring; what was measured stays.
    ///
    /// It waits for no other order: one may itself wait for what is to be ended.
    func stopComparison() async {
        switch compared {
        case .probe(let probe): await probe.stop()
        case .live: await engine.withSteering(Comparison.self) { $0.interrupt() }
        case .formerly, nil: break
        }
    }

    /// Tries limits around the one that was recommended too.
    func refineComparison() async {
        await inTurn { desk in
            guard await !desk.refine() else { return }
            desk.display.tell("there is nothing to refine: n compares anew")
        }
    }

    private func refine() async -> Bool {
        switch compared {
        case .probe(let probe): return await probe.refine(beside: engine, on: display)
        case .live: return await engine.withSteering(Comparison.self) { $0.refine() } != nil
        case .formerly(var comparison):
            comparison.refine()
            guard !comparison.isOver else { return false }
            compared = .live
            await engine.setSteering(comparison)
            return true
        case nil: return false
        }
    }

    /// How the newest comparison stands; nil if there was none.
    var comparison: ComparisonState? {
        get async {
            switch compared {
            case .probe(let probe): probe.state
            case .live: await engine.snapshot().comparison
            case .formerly(let comparison): comparison.view
            case nil: nil
            }
        }
    }

    /// What was found by each comparison that has begun, in their order.
    var comparisons: [ComparisonState] {
        get async {
            let newest = await comparison
            return (verdicts + [newest].compactMap(\.self)).filter { $0.startedAt != nil }
        }
    }

    /// A state of the run as it is shown: with a comparison that the engine knows nothing of.
    func dressed(_ snapshot: EngineSnapshot) -> EngineSnapshot {
        guard snapshot.steering == nil else { return snapshot }
        switch compared {
        case .probe(let probe): return snapshot.showing(probe.state)
        case .formerly(let comparison): return snapshot.showing(comparison.view)
        case .live, nil: return snapshot
        }
    }

    /// Ends everything that goes on beside the run, whatever it waits for; nothing more begins.
    func close() async {
        isClosed = true
        if case .probe(let probe) = compared { await probe.close() }
    }

    /// Carries out an order when those before it have been.
    private func inTurn(_ order: @escaping @Sendable (isolated LimitArbiter) async -> Void) async {
        let former = lastOrder
        let task = Task(name: "limits") {
            await former?.value
            await order(self)
        }
        lastOrder = task
        await task.value
    }

    /// Keeps a comparison that the engine has let go of.
    private func keep(_ former: (any LimitSteering)?) {
        if let former = former as? Comparison { compared = .formerly(former) }
    }

    /// Ends the comparison for another one, or for the auto limit.
    private func endComparison() async {
        if case .probe(let probe) = compared {
            await probe.close()
        } else if await engine.snapshot().comparison != nil {
            keep(await engine.setSteering(nil))
        }
        if let state = await comparison { verdicts.append(state) }
        compared = nil
    }

    private func startProbe(_ comparison: ComparisonPlan) async {
        var sample = ReservoirSample(size: SampleComparison.maximumSample, seed: comparison.seed)
        sample.draw(fromFinished: await engine.snapshot(), isNamed: plan.names)
        guard !isClosed else { return }
        guard !sample.requests.isEmpty else {
            return display.tell("no page has answered well yet: there is nothing to probe")
        }
        let probe = SampleComparison(
            comparison,
            sample: sample.requests,
            policy: plan.policy,
            transport: plan.transport,
            stalls: display.stalls
        )
        compared = .probe(probe)
        await probe.start(beside: engine, on: display)
    }
}
