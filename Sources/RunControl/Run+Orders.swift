import Crawling
import Fetching
import LimitTuning

/// Carrying out the machine's orders.
extension Run {
    /// Carries an order out, and returns its answer if it has one.
    func carryOut(_ order: RunMachine.Order) async -> RunMachine.Event? {
        switch order {
        case .begin(let part): begin(part)
        case .endPart: await endPart()
        case .engine(let order): return await obey(order)
        case .steer(let steerer, let limit): return await steer(steerer, limit)
        case .hold:
            await part?.engine.pauseDispatch()
            return await engineFacts()
        case .release: await part?.engine.resumeDispatch()
        case .drawSample(let plan): return .sampleDrawn(await drawSample(plan))
        case .showWaiting:
            comparisons.wait()
            await refresh()
        case .measure(let isRefinement): await measure(isRefinement: isRefinement)
        case .endWaiting:
            comparisons.endWaiting()
            await refresh()
        case .interrupt(.live):
            await part?.engine.withSteering(Comparison.self) { $0.interrupt() }
        case .interrupt(.sample): await sample?.interrupt()
        case .putAway:
            await closeSample()
            comparisons.putAway()
            await refresh()
        case .export(let fileName): await export(to: fileName)
        case .tell(let text, let isGood): display.tell(text, isGood: isGood)
        case .finishDisplay(let reason): await finishDisplay(reason)
        case .leaveDisplay: display.leave()
        case .shutDown: return .shutDown(await shutDown())
        case .closeOutputs(let reason):
            await closeOutputs(reason)
            return .outputsClosed(failure: failure?.exitCode)
        case .closeDisplay: await display.close()
        case .exit: break
        }
        return nil
    }

    private func obey(_ order: EngineOrder) async -> RunMachine.Event? {
        guard let part else { return nil }
        if case .retry(let tasks) = order, let crawler = part.crawler {
            await crawler.retry(tasks)
        } else {
            await part.engine.obey(order)
        }
        switch order {
        // A finished run may continue, or a stopped one be finished.
        case .retry, .stop: return await engineFacts()
        default: return nil
        }
    }

    private func steer(_ steerer: RunMachine.Steerer, _ limit: Int?) async -> RunMachine.Event? {
        guard let engine = part?.engine else { return nil }
        var steering: (any LimitSteering)?
        switch steerer {
        case .user: break
        case .auto:
            let cap = work.bound.automaticCap(from: await engine.snapshot().limit)
            let dial = work.automaticDial ?? .balanced
            steering = AutoLimit(dial: dial, cap: cap, seed: .random(in: .min ... .max))
        case .comparison(let plan): steering = Comparison(plan)
        case .refinedComparison:
            guard let refined = comparisons.takeRefined() else { return nil }
            steering = refined
        }
        let former = await engine.setSteering(steering, limit: limit)
        guard let former = former as? Comparison else { return nil }
        let begun = playing == .comparison ? await engine.snapshot().transfersBegun : nil
        comparisons.keep(former, requests: begun)
        return .comparisonLetGo(isRefinable: former.view.isRefinable)
    }

    // MARK: A comparison on a sample, beside the work

    private func drawSample(_ plan: ComparisonPlan) async -> Int {
        guard let part else { return 0 }
        var drawn = ReservoirSample(size: SampleComparison.maximumSample, seed: plan.seed)
        drawn.draw(fromFinished: await part.engine.snapshot(), isNamed: work.names)
        guard !drawn.requests.isEmpty else { return 0 }
        let sample = SampleComparison(
            plan,
            sample: drawn.requests,
            policy: work.policy,
            transport: work.transport,
            stalls: display.stalls
        )
        self.sample = sample
        comparisons.show(sample.initialState)
        return drawn.requests.count
    }

    private func measure(isRefinement: Bool) async {
        guard let sample else { return }
        if isRefinement { await sample.refine() } else { await sample.begin() }
        guard watching == nil else { return }
        watching = Task(name: "comparison") {
            for await snapshot in await sample.engine.snapshots() { await showSample(snapshot) }
        }
    }

    /// Ends the sample's engine with everything under way.
    func closeSample() async {
        guard let sample else { return }
        await sample.interrupt()
        if let state = SampleComparison.state(in: await sample.engine.snapshot()) {
            comparisons.show(state)
        }
        comparisons.endWaiting()
        await sample.engine.shutDown()
        await watching?.value
        watching = nil
        self.sample = nil
    }
}
