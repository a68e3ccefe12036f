import Clock
import Dashboard
import Fetching
import FetchingCurl
import LimitTuning

@testable import RunControl

/// A machine whose events are written as one line each, and whose orders are read back.
struct MachineRig {
    var machine: RunMachine

    init(_ kind: RunKind = .fetch, files: Int = 1024, seeksLimit: Bool = false) {
        let parts: [RunMachine.Part] =
            switch kind {
            case .fetch, .crawl: [.work]
            case .compare: [.comparison]
            case .demo: [.lesson(.oneAtATime), .lesson(.together), .work]
            }
        let bound = LimitBound(DescriptorBudget(total: files), withFiles: false)
        var rules = LimitMachine.Rules(bound: bound)
        rules.seeksLimit = seeksLimit
        machine = RunMachine(kind, parts: parts, limits: rules)
    }

    /// A machine whose run has begun.
    static func begun(_ kind: RunKind = .fetch, seeksLimit: Bool = false) -> MachineRig {
        var rig = MachineRig(kind, seeksLimit: seeksLimit)
        rig.take(.started)
        return rig
    }

    @discardableResult
    mutating func take(_ event: RunMachine.Event) -> [RunMachine.Order] { machine.handle(event) }

    /// Takes an order about the limit.
    @discardableResult
    mutating func order(_ order: LimitOrder) -> [RunMachine.Order] { take(.limitOrder(order)) }

    /// Looks at the run's engine.
    @discardableResult
    mutating func see(
        _ stage: RunStage = .running,
        idle: Bool = false,
        _ comparison: RunMachine.EngineFacts.Comparison? = nil,
        at seconds: Int = 0
    ) -> [RunMachine.Order] {
        var facts = RunMachine.EngineFacts()
        facts.stage = stage
        facts.isIdle = idle
        facts.comparison = comparison
        facts.time = .zero + .seconds(seconds)
        return take(.engine(facts))
    }

    /// Looks at the sample's engine.
    @discardableResult
    mutating func seeSample(
        over: Bool,
        idle: Bool,
        refinable: Bool = false
    ) -> [RunMachine.Order] {
        var facts = RunMachine.SampleFacts()
        (facts.isOver, facts.isIdle, facts.isRefinable) = (over, idle, refinable)
        return take(.sample(facts))
    }

    /// Orders a comparison on a sample and lets it wait for what is under way.
    mutating func probe() {
        order(.compare(.probe))
        take(.sampleDrawn(40))
    }

    /// Everything that follows once nothing is under way, up to the exit.
    mutating func close(
        _ findings: RunMachine.Findings = .tasks(broken: 0, isCut: false),
        failure: Int32? = nil
    ) -> [RunMachine.Order] {
        take(.shutDown(findings)) + take(.outputsClosed(failure: failure))
    }
}

extension ComparisonPlan {
    static let probe = ComparisonPlan(seed: 1)
    static let live = {
        var plan = ComparisonPlan(seed: 1)
        plan.source = .live
        return plan
    }()
}

extension RunMachine.Event {
    static func signal(_ number: Int32, _ count: Int = 1) -> Self {
        .signal(Signal(number, count: count))
    }
}
