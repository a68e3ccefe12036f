import Fetching
import FetchingCurl
import LimitTuning
import Statistics
import TerminalUI

/// Who sets the limits of a run: its user, the auto limit, or a comparison.
actor LimitDesk {
    private let engine: FetchEngine
    private let plan: RunPlan
    private let display: any Display
    /// A comparison on a sample, if one was made; it stays to be shown and refined.
    private var probe: Probe?
    private var isAutomatic = false
    /// The limit that the user set last.
    private var ownLimit: Int

    init(_ engine: FetchEngine, _ plan: RunPlan, _ display: any Display) {
        self.engine = engine
        self.plan = plan
        self.display = display
        ownLimit = plan.policy.limit
    }

    /// Lets the limit be found while the run goes on, or leaves it where it was found.
    func setAutomatic(_ isOn: Bool) async {
        await endComparison()
        guard isOn != isAutomatic else { return }
        guard isOn else { return await endAutomatic() }
        isAutomatic = true
        let cap = min(max(ownLimit, LimitArgument.automaticCap), plan.bound.limit)
        // In this order: hosts begin with what they have now, and not with the cap.
        await engine.setSteering(
            AutoLimit(
                dial: plan.automaticDial ?? .balanced,
                cap: cap,
                seed: .random(in: .min ... .max)
            )
        )
        await engine.setLimit(cap)
    }

    /// Sets the limit by hand, which ends whatever else steered it.
    ///
    /// A limit that the system has not enough open files for is lowered, and that is said.
    func setLimit(_ wanted: Int) async {
        let bound = plan.bound
        if let objection = bound.objection(to: wanted) { display.tell(objection) }
        let limit = min(wanted, bound.limit)
        await endComparison()
        isAutomatic = false
        ownLimit = limit
        await engine.setSteering(nil)
        await engine.setLimit(limit)
    }

    /// Compares limits: the run's own work at changing limits, or a sample of it while it rests.
    func compare(_ comparison: ComparisonPlan) async {
        await endComparison()
        if isAutomatic {
            display.tell("the auto limit is off: A switches it on again", isGood: true)
        }
        await endAutomatic()
        var comparison = comparison
        if let restriction = plan.bound.restrict(&comparison) { display.tell(restriction) }
        guard comparison.limits.count > 1 else { return }
        comparison.isHTTP2 = plan.transport.httpVersion == .http2
        switch comparison.source {
        case .live: await engine.setSteering(Comparison(comparison))
        case .probe: await startProbe(comparison)
        }
    }

    /// Changes the comparison that runs or has run, if there is one.
    func change(_ change: @Sendable (inout Comparison) -> Void) async {
        await (probe?.engine ?? engine).withSteering(Comparison.self, change)
    }

    /// How the comparison stands that runs or has run; nil if there was none.
    var comparison: ComparisonState? {
        get async { await (probe?.engine ?? engine).snapshot().comparison }
    }

    /// A state of the run as it is shown: with the comparison on a sample, if there is one.
    func dressed(_ snapshot: EngineSnapshot) -> EngineSnapshot {
        guard let state = probe?.state else { return snapshot }
        var dressed = snapshot
        dressed.steering = state
        return dressed
    }

    /// Ends everything that goes on beside the run.
    func close() async { await endComparison() }

    private func endAutomatic() async {
        guard isAutomatic else { return }
        isAutomatic = false
        let found = await engine.snapshot().automaticLimit
        await engine.setSteering(nil)
        await engine.setLimit(found ?? ownLimit)
    }

    private func endComparison() async {
        if let probe {
            self.probe = nil
            await probe.end()
        } else if await engine.withSteering(Comparison.self, { $0.interrupt() }) != nil {
            await engine.setSteering(nil)
        }
    }

    private func startProbe(_ comparison: ComparisonPlan) async {
        var sample = SampleReader(size: Probe.maximumSample, seed: comparison.seed)
        sample.draw(fromFinished: await engine.snapshot())
        guard !sample.requests.isEmpty else {
            return display.tell("no page has answered well yet: there is nothing to probe")
        }
        let probe = Probe(
            comparison,
            sample: sample.requests,
            policy: plan.policy,
            transport: plan.transport,
            stalls: display.stalls
        )
        self.probe = probe
        probe.start(beside: engine, on: display)
    }
}

extension EngineSnapshot {
    /// The limits of all hosts together that the auto limit has found; nil if it does not steer.
    fileprivate var automaticLimit: Int? {
        guard let state = steering as? AutoLimitState, !state.hosts.isEmpty else { return nil }
        return min(state.cap, max(1, state.hosts.reduce(0) { $0 + $1.limit }))
    }
}
