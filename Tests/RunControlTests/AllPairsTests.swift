import Clock
import Dashboard
import Fetching
import Glibc
import LimitTuning
import Testing

@testable import RunControl

/// Every reachable state of the machine meets every event.
struct AllPairsTests {
    /// A state and an event that was taken in it.
    private struct Pair {
        let before: RunMachine
        let event: RunMachine.Event
        let after: RunMachine
        let orders: [RunMachine.Order]
    }

    private static let kinds: [RunKind] = [.fetch, .compare, .demo]
    private static let pairs = Dictionary(uniqueKeysWithValues: kinds.map { ($0, explore($0)) })

    /// All states that any sequence of these events leads to, each with every event.
    private static func explore(_ kind: RunKind) -> [Pair] {
        var waiting = [MachineRig.begun(kind).machine]
        var known = Set(waiting)
        var pairs: [Pair] = []
        while let before = waiting.popLast() {
            for event in RunMachine.Event.alphabet {
                var after = before
                let orders = after.handle(event)
                pairs.append(Pair(before: before, event: event, after: after, orders: orders))
                if known.insert(after).inserted { waiting.append(after) }
            }
        }
        return pairs
    }

    private func check(
        _ kind: RunKind,
        _ rule: Comment,
        _ holds: (Pair) -> Bool
    ) {
        let broken = Self.pairs[kind]?.first { !holds($0) }
        let story = broken.map { "\($0.before) + \($0.event) → \($0.orders)" } ?? ""
        #expect(broken == nil, "\(rule): \(story)")
    }

    @Test func `the states are many`() {
        let counts = Self.kinds.map { Self.pairs[$0]?.count ?? 0 }
        #expect(counts.allSatisfy { $0 > 1000 }, "\(counts)")
    }

    @Test(arguments: kinds)
    func `nothing begins after a stop`(kind: RunKind) {
        check(kind, "begins") {
            !$0.before.ending.isStopped || !$0.orders.contains(where: \.begins)
        }
    }

    @Test(arguments: kinds)
    func `a reason never changes`(kind: RunKind) {
        check(kind, "reason") { pair in
            guard pair.before.ending.isStopped, !pair.after.ending.isOver,
                let reason = pair.before.ending.reason
            else { return true }
            return pair.after.ending.reason == reason
        }
    }

    @Test(arguments: kinds)
    func `no order follows the exit, and nothing comes behind it`(kind: RunKind) {
        check(kind, "exit") { pair in
            if pair.before.ending.isOver { return pair.orders.isEmpty }
            let exits = pair.orders.count { $0.exitCode != nil }
            return pair.after.ending.isOver
                ? exits == 1 && pair.orders.last?.exitCode != nil : exits == 0
        }
    }

    @Test(arguments: kinds)
    func `no order goes to an engine that is shut down`(kind: RunKind) {
        check(kind, "shut down") { pair in
            !pair.before.ending.isClosing || !pair.orders.contains(where: \.needsEngine)
        }
    }

    @Test(arguments: kinds)
    func `a comparison that waits is ended by every stop`(kind: RunKind) {
        check(kind, "waits") { pair in
            switch pair.after.limits.steering {
            case .sampling(.waiting), .sampling(.drawing): !pair.after.ending.isStopped
            default: true
            }
        }
    }

    @Test(arguments: kinds)
    func `a sample is measured only after waiting, and the run is held until that has ended`(
        kind: RunKind
    ) {
        check(kind, "held") { pair in
            let (before, after) = (pair.before.limits.steering, pair.after.limits.steering)
            if pair.orders.contains(where: \.measures) {
                guard case .sampling(.waiting) = before, after == .sampling(.measuring) else {
                    return false
                }
            }
            return !pair.orders.contains(.release) || !after.isSampling
        }
    }

    @Test(arguments: kinds)
    func `the engine is shut down only when the display has ended and its work is done`(
        kind: RunKind
    ) {
        check(kind, "too early") { pair in
            guard pair.orders.contains(.shutDown) else { return true }
            switch pair.event {
            case .displayLeft: return !pair.before.ending.isClosing
            case .engine: return pair.before.ending.isStopped
            default: return false
            }
        }
    }

    @Test(arguments: kinds)
    func `an exit code agrees with its reason`(kind: RunKind) {
        check(kind, "code") { pair in
            guard let code = pair.orders.last?.exitCode,
                case .outputsClosed(nil) = pair.event
            else { return true }
            switch pair.before.ending.reason {
            case .interrupted(let signal)?: return code == 128 + signal
            case .quit?: return code == 130
            case .fuse?: return code == (kind == .demo ? 0 : 5)
            case .outputFailed?: return code == (kind == .demo ? 0 : 3)
            case .budget?: return code == (kind == .demo ? 0 : 4)
            case .failFast?, nil: return code == 0 || code == 1
            }
        }
    }

    @Test(arguments: kinds)
    func `one signal leads out of every state`(kind: RunKind) {
        for pair in Self.pairs[kind] ?? [] where !pair.after.ending.isOver {
            var machine = pair.after
            var orders = machine.handle(.signal(SIGTERM))
            var facts = RunMachine.EngineFacts()
            facts.stage = .finished(.interrupted(signal: SIGTERM))
            facts.time = .zero + .seconds(9)
            orders += machine.handle(.engine(facts))
            orders += machine.handle(.displayLeft(hungUp: false))
            orders += machine.handle(.shutDown(.tasks(broken: 0, isCut: false)))
            orders += machine.handle(.outputsClosed(failure: nil))
            guard orders.last?.exitCode != nil else {
                Issue.record("no way out of \(pair.after)")
                return
            }
        }
    }
}

extension RunMachine.Order {
    fileprivate var exitCode: Int32? { if case .exit(let code) = self { code } else { nil } }

    fileprivate var measures: Bool { if case .measure = self { true } else { false } }

    /// Whether it starts something.
    fileprivate var begins: Bool {
        switch self {
        case .begin, .drawSample, .measure, .hold, .release: true
        case .steer(let steerer, _): steerer != .user
        default: false
        }
    }

    fileprivate var needsEngine: Bool {
        switch self {
        case .engine, .interrupt, .putAway, .endWaiting, .shutDown: true
        default: begins
        }
    }
}

extension RunMachine.Event {
    /// One of each kind of event, with every value that the machine distinguishes.
    fileprivate static let alphabet: [Self] = {
        var events: [Self] = [
            .signal(SIGINT), .signal(SIGTERM, 2), .displayLeft(hungUp: true),
            .displayLeft(hungUp: false), .outputFailed, .sampleDrawn(0), .sampleDrawn(40),
            .comparisonLetGo(isRefinable: true), .comparisonLetGo(isRefinable: false),
            .shutDown(.tasks(broken: 1, isCut: false)), .shutDown(.tasks(broken: 1, isCut: true)),
            .outputsClosed(failure: nil), .outputsClosed(failure: 3),
            .engineOrder(.pauseDispatch), .engineOrder(.resumeDispatch),
            .engineOrder(.retry([TaskID(index: 0)])),
            .engineOrder(.stop(.interrupted(signal: SIGINT), aborts: false)),
        ]
        let orders: [LimitOrder] = [
            .set(3), .set(1_000_000), .seek, .compare(.probe), .compare(.live), .stopComparison,
            .refineComparison, .exportComparison(fileName: "report.json"),
        ]
        events += orders.map { .limitOrder($0) }
        let stages: [RunStage] = [
            .running, .stopping(.fuse), .finished(nil), .finished(.fuse),
        ]
        let comparisons: [RunMachine.EngineFacts.Comparison?] = [
            nil, .running, .over(isRefinable: true), .over(isRefinable: false),
        ]
        for stage in stages {
            for (isIdle, comparison) in [true, false].flatMap({ idle in
                comparisons.map { (idle, $0) }
            }) {
                var facts = RunMachine.EngineFacts()
                (facts.stage, facts.isIdle, facts.comparison) = (stage, isIdle, comparison)
                events.append(.engine(facts))
            }
        }
        for number in 0..<8 {
            var facts = RunMachine.SampleFacts()
            facts.isOver = number & 1 != 0
            facts.isIdle = number & 2 != 0
            facts.isRefinable = number & 4 != 0
            events.append(.sample(facts))
        }
        return events
    }()
}
