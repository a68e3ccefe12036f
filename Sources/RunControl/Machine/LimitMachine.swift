import Fetching
import LimitTuning
import SafeText

/// Who sets the engine's limit: the user, the auto limit, or a comparison.
///
/// A limit is lowered before its owner lets go, so that a server never has more to do than the limit
/// on screen. A comparison on a sample runs while the run itself is held: the sample starts
/// when nothing of the run is under way, and the run continues when nothing of the sample is.
package struct LimitMachine: Hashable, Sendable {
    /// What does not change during a run.
    package struct Rules: Hashable, Sendable {
        /// The highest limit that the system has open files for.
        package var bound: LimitBound
        /// Whether the work begins with the auto limit.
        package var seeksLimit = false
        package var isHTTP2 = false

        package init(bound: LimitBound) { self.bound = bound }
    }

    package enum Steering: Hashable, Sendable {
        /// The user, or the command line. A comparison that is over may still be on screen.
        case user(Ended?)
        case auto
        /// A comparison on the run's own queue.
        case comparing
        /// A comparison on a sample, while the run is held.
        case sampling(Sampling)
    }

    /// A comparison that is over.
    package enum Ended: Hashable, Sendable {
        case live(isRefinable: Bool)
        case sample(isRefinable: Bool)
    }

    package enum Sampling: Hashable, Sendable {
        /// The sample is drawn.
        case drawing
        /// Transfers of the run end first.
        case waiting(isRefinement: Bool)
        /// Until nothing of the sample is under way, also after it was decided or interrupted.
        case measuring
    }

    private let rules: Rules
    package private(set) var steering = Steering.user(nil)
    /// Whether the user wants nothing started, whatever a comparison does.
    private var isHeldByUser = false

    init(_ rules: Rules) { self.rules = rules }

    // MARK: The run

    /// A part of the run begins.
    mutating func begin(_ part: RunMachine.Part) -> [RunMachine.Order] {
        isHeldByUser = false
        switch part {
        case .lesson: steering = .user(nil)
        case .comparison: steering = .comparing
        case .work:
            steering = rules.seeksLimit ? .auto : .user(nil)
            if rules.seeksLimit { return [.steer(.auto)] }
        }
        return []
    }

    /// Nothing more is measured, because the run ends.
    ///
    /// A comparison that waits never begins.
    mutating func stop() -> [RunMachine.Order] {
        switch steering {
        case .comparing: return [.interrupt(.live)]
        case .sampling(.drawing):
            steering = .user(nil)
            return []
        case .sampling(.waiting(let isRefinement)):
            steering = .user(.sample(isRefinable: isRefinement))
            return [.endWaiting]
        case .sampling(.measuring): return [.interrupt(.sample)]
        case .user, .auto: return []
        }
    }

    /// Every engine is about to be shut down.
    mutating func close() -> [RunMachine.Order] {
        let orders = stop()
        if case .sampling = steering { steering = .user(.sample(isRefinable: false)) }
        return orders
    }

    /// The user starts and stops the run's transfers by hand.
    mutating func setHeldByUser(_ isHeld: Bool) -> [RunMachine.Order] {
        isHeldByUser = isHeld
        if !isHeld, case .sampling = steering {
            return [.tell("the run continues when the comparison has ended")]
        }
        return [.engine(isHeld ? .pauseDispatch : .resumeDispatch)]
    }

    // MARK: Orders

    mutating func obey(_ order: LimitOrder, in part: RunMachine.Part) -> [RunMachine.Order] {
        switch (order, part) {
        case (.set(let limit), .work), (.set(let limit), .lesson): set(limit)
        case (.seek, .work): seek()
        case (.compare(let plan), .work): compare(plan)
        case (.stopComparison, _): stopComparison()
        case (.refineComparison, _): refine()
        case (.set, _), (.seek, _), (.compare, _), (.exportComparison, _): []
        }
    }

    private mutating func set(_ wanted: Int) -> [RunMachine.Order] {
        let objection = rules.bound.objection(to: wanted).map { [RunMachine.Order.tell($0)] } ?? []
        let handOver = [RunMachine.Order.steer(.user, limit: min(wanted, rules.bound.limit))]
        switch steering {
        case .user: return objection + handOver
        case .auto:
            steering = .user(nil)
            return objection + handOver
        case .comparing:
            // Whether it can be refined is in the answer.
            steering = .user(.live(isRefinable: false))
            return objection + handOver
        case .sampling(.drawing):
            steering = .user(nil)
            return objection + handOver + release
        case .sampling(.waiting), .sampling(.measuring):
            return objection + handOver + stopComparison()
        }
    }

    private mutating func seek() -> [RunMachine.Order] {
        guard steering != .auto else { return [] }
        let former = steering
        steering = .auto
        return putAway(former) + [.steer(.auto)] + putAwayLive(former)
            + (former.isSampling ? release : [])
    }

    private mutating func compare(_ wanted: ComparisonPlan) -> [RunMachine.Order] {
        var plan = wanted
        var orders: [RunMachine.Order] = []
        if let restriction = rules.bound.restrict(&plan) { orders.append(.tell(restriction)) }
        guard plan.limits.count > 1 else { return orders }
        plan.isHTTP2 = rules.isHTTP2
        let former = steering
        if former == .auto {
            orders.append(.tell("the auto limit is off: A switches it on again", isGood: true))
        }
        switch plan.source {
        case .live:
            steering = .comparing
            return orders + putAway(former) + [.steer(.comparison(plan))] + putAwayLive(former)
                + (former.isSampling ? release : [])
        case .probe:
            steering = .sampling(.drawing)
            let handOver: [RunMachine.Order] =
                former == .auto || former == .comparing ? [.steer(.user)] : []
            return orders + putAway(former) + handOver + putAwayLive(former) + [.drawSample(plan)]
        }
    }

    private mutating func stopComparison() -> [RunMachine.Order] {
        let wasSampling = steering.isSampling
        let orders = stop()
        return wasSampling && !steering.isSampling ? orders + release : orders
    }

    private mutating func refine() -> [RunMachine.Order] {
        switch steering {
        case .user(.live(isRefinable: true)):
            steering = .comparing
            return [.steer(.refinedComparison)]
        case .user(.sample(isRefinable: true)):
            steering = .sampling(.waiting(isRefinement: true))
            return [.showWaiting, .hold]
        case .comparing: return []
        case .user, .auto, .sampling:
            return [.tell("there is nothing to refine: n compares anew")]
        }
    }

    // MARK: Facts

    /// - Parameter isStopped: Whether nothing new may begin.
    mutating func took(_ facts: RunMachine.EngineFacts, isStopped: Bool) -> [RunMachine.Order] {
        switch (steering, facts.comparison) {
        case (.comparing, .over(let isRefinable)):
            // What is over lets go at once.
            steering = .user(.live(isRefinable: isRefinable))
            return [.steer(.user)]
        case (.sampling(.waiting(let isRefinement)), _) where facts.isIdle && !isStopped:
            steering = .sampling(.measuring)
            return [.measure(isRefinement: isRefinement)]
        default: return []
        }
    }

    mutating func took(_ facts: RunMachine.SampleFacts, isStopped: Bool) -> [RunMachine.Order] {
        guard steering == .sampling(.measuring), facts.isOver, facts.isIdle else { return [] }
        steering = .user(.sample(isRefinable: facts.isRefinable))
        return isStopped ? [] : release
    }

    mutating func sampleDrawn(_ count: Int, isStopped: Bool) -> [RunMachine.Order] {
        guard steering == .sampling(.drawing) else { return [] }
        guard count > 0, !isStopped else {
            steering = .user(nil)
            return release + [.tell("no page has answered well yet: there is nothing to probe")]
        }
        steering = .sampling(.waiting(isRefinement: false))
        return [.showWaiting, .hold]
    }

    mutating func comparisonLetGo(isRefinable: Bool) {
        if case .user(.live) = steering { steering = .user(.live(isRefinable: isRefinable)) }
    }

    // MARK: Parts of orders

    /// Lets the run start transfers again, unless the user holds it.
    private var release: [RunMachine.Order] { isHeldByUser ? [] : [.release] }

    /// Puts away what is on screen, before the limit changes hands.
    private func putAway(_ former: Steering) -> [RunMachine.Order] {
        switch former {
        case .user(.some), .sampling(.waiting), .sampling(.measuring): [.putAway]
        case .user(nil), .auto, .comparing, .sampling(.drawing): []
        }
    }

    /// Puts away a comparison that has just let go of the limit.
    private func putAwayLive(_ former: Steering) -> [RunMachine.Order] {
        former == .comparing ? [.putAway] : []
    }
}

extension LimitMachine.Steering {
    /// Whether the run is held for a sample.
    var isSampling: Bool {
        if case .sampling = self { true } else { false }
    }
}
