package import Dashboard
import Fetching
import LimitTuning

/// The pure core of a run: decides who sets the limit, how the run ends, and what it tells the shell.
///
/// Events go in one at a time, orders come out, to be carried out in their sequence before the next
/// event. The machine never awaits, locks, logs or reads a clock. It has two parts with private
/// state: ``LimitMachine`` and ``EndingMachine``. This type passes events between them.
///
/// Two rules keep it small. An order ends by itself within a bounded time: whatever may take long,
/// such as a drain or a user's decision, is a state with an event that leaves it. And a fact about an
/// engine is read when its event is handled, so the machine never sees an old one.
package struct RunMachine: Hashable, Sendable {
    /// What a run consists of, in sequence.
    ///
    /// Each part has an engine of its own.
    package enum Part: Hashable, Sendable {
        /// Half of the demo's lesson; the next part follows when its tasks have finished.
        case lesson(Lesson.Way)
        /// A list or a crawl, with results.
        case work
        /// A comparison of limits on a sample, and nothing else.
        case comparison
    }

    private let parts: [Part]
    private var position = 0
    private(set) var limits: LimitMachine
    private(set) var ending: EndingMachine

    /// - Parameter parts: At least one.
    package init(_ kind: RunKind, parts: [Part], limits: LimitMachine.Rules) {
        self.parts = parts
        self.limits = LimitMachine(limits)
        ending = EndingMachine(kind)
    }

    /// The part that is at work.
    private var part: Part { parts[position] }

    /// Takes an event and returns what is to be done, in this sequence.
    package mutating func handle(_ event: Event) -> [Order] {
        guard !ending.isOver else { return [] }
        switch event {
        case .started: return begin()
        case .signal(let signal):
            return stop(.interrupted(signal: signal.number), signal.isHard ? .hard : .gracefully)
        case .outputFailed: return stop(.outputFailed, .hard)
        case .displayLeft(let hungUp): return displayLeft(hungUp: hungUp)
        case .engineOrder(let order): return obey(order)
        case .limitOrder(let order): return obey(order)
        case .engine(let facts): return took(facts)
        case .sample(let facts): return limits.took(facts, isStopped: ending.isStopped)
        case .sampleDrawn(let count): return limits.sampleDrawn(count, isStopped: ending.isStopped)
        case .comparisonLetGo(let isRefinable):
            limits.comparisonLetGo(isRefinable: isRefinable)
            return []
        case .shutDown(let findings): return ending.shutDown(findings)
        case .outputsClosed(let failure): return ending.outputsClosed(failure)
        }
    }

    private mutating func begin() -> [Order] {
        [.begin(part)] + limits.begin(part)
    }

    /// Ends the run early.
    ///
    /// The comparison ends first, so that it is not judged by what the stop does.
    private mutating func stop(_ reason: StopReason, _ manner: EndingMachine.Manner) -> [Order] {
        let orders = ending.stop(reason, manner)
        return orders.isEmpty ? [] : limits.stop() + orders
    }

    private mutating func displayLeft(hungUp: Bool) -> [Order] {
        let orders = ending.displayLeft(hungUp: hungUp)
        guard !orders.isEmpty else { return [] }
        return (ending.isClosing ? limits.close() : limits.stop()) + orders
    }

    private mutating func obey(_ order: EngineOrder) -> [Order] {
        switch order {
        case .stop(let reason, let aborts): stop(reason, aborts ? .hard : .gracefully)
        case .pauseDispatch: ending.isClosing ? [] : limits.setHeldByUser(true)
        case .resumeDispatch: ending.isClosing ? [] : limits.setHeldByUser(false)
        default: ending.isClosing ? [] : [.engine(order)]
        }
    }

    private mutating func obey(_ order: LimitOrder) -> [Order] {
        if case .exportComparison(let fileName) = order { return [.export(fileName: fileName)] }
        guard !ending.isStopped else { return [] }
        return limits.obey(order, in: part)
    }

    private mutating func took(_ facts: EngineFacts) -> [Order] {
        guard !ending.isClosing else { return [] }
        if case .stopping(let reason) = facts.stage, !ending.isStopped {
            // The engine has stopped by itself. A comparison sees that too.
            return limits.stop() + ending.stop(reason, .byItself)
        }
        let orders = limits.took(facts, isStopped: ending.isStopped)
        guard isDone(facts) else { return orders + ending.resumed() }
        if case .finished(let reason) = facts.stage { return orders + finished(reason, facts) }
        return orders + finished(nil, facts)
    }

    /// The work of a part is done; a lesson is followed by the next part.
    private mutating func finished(_ reason: StopReason?, _ facts: EngineFacts) -> [Order] {
        if position + 1 < parts.count, !ending.isStopped {
            position += 1
            return [.endPart] + begin()
        }
        let orders = ending.finished(reason, at: facts.time)
        return ending.isClosing ? limits.close() + orders : orders
    }

    /// A comparison's engine has no end of its own: it repeats its sample as long as that is measured.
    private func isDone(_ facts: EngineFacts) -> Bool {
        facts.stage.isFinished || (part == .comparison && limits.steering != .comparing)
    }
}
