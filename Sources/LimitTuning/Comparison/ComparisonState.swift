package import Clock
import Fetching

/// Everything that is known of a comparison at one instant: what its screen draws and what its
/// report says.
package struct ComparisonState: SteeringState, Equatable {
    /// What it does.
    package enum Phase: Equatable, Sendable {
        /// Nothing is sent until what the run has under way has ended.
        case waiting
        /// Every limit once, up and down, to see which ones the server can take.
        case screening
        /// Rounds in random order.
        case confirming(round: Int)
        /// Limits around the winner are tried too.
        case refining(round: Int)
        /// Nothing more is measured.
        case over(Stop)
    }

    /// Why nothing more is measured.
    package enum Stop: String, Sendable, CaseIterable {
        case decided, budget, rounds, interrupted
        /// The run had nothing left to start.
        case queue
        /// The server bore not even the smallest limit, or answered nothing well.
        case objected
    }

    /// What the running block does.
    package enum BlockPhase: Equatable, Sendable {
        /// Transfers over the limit end.
        case draining
        /// Transfers from before the change end, and connections open.
        case warmingUp
        case measuring
        /// The server asked for rest: nothing is sent until then.
        case resting(until: MonotonicTime)
    }

    /// What was asked.
    package var plan: ComparisonPlan
    /// What it does.
    package var phase = Phase.screening
    /// The limit of the running block; nil between blocks.
    package var currentLimit: Int?
    /// What the running block does, and how far it is, 0 to 1.
    package var blockPhase = BlockPhase.warmingUp
    package var blockProgress = 0.0
    /// When it began, or would have without the time that passed before it was refined; nil before.
    package var startedAt: MonotonicTime?
    /// Since it began, as far as something has happened: ``elapsed(at:)`` while it runs.
    package var elapsed = Duration.zero
    /// Requests that have ended while it measured; of a probe that is over, all that were made.
    package var requests = 0
    /// One row a limit, ascending.
    package var limits: [LimitStanding] = []
    /// The smallest limit within the tolerance of the best, once that is certain.
    package var recommended: Int?
    /// Whether limits around the best are worth a look of their own, now that it is over.
    package var isRefinable = false
    /// How much more time would probably decide, if it ended undecided.
    package var missingTime: Duration?
    /// The smallest limit from which on our own network loop was the bottleneck; nil if it was not.
    package var clientLimitedFrom: Int?
    /// Good answers a second that the server allows, if it limits the rate; nil if it does not.
    package var rate: Double?
    /// One plain sentence: the verdict, or what is known so far.
    package var sentence = ""
    /// What limits the trust in all this.
    package var warnings: [ComparisonWarning] = []
    /// The scalability law through the points.
    package var curve: CurveReport?
    /// Every measured block, in order.
    package var blocks: [BlockRecord] = []

    /// A comparison that has not begun.
    package init(_ plan: ComparisonPlan) { self.plan = plan }

    /// Why it ended; nil while it runs.
    package var stop: Stop? {
        if case .over(let stop) = phase { stop } else { nil }
    }

    /// It is to begin, or to go on, when what the run has under way has ended.
    package mutating func wait() {
        phase = .waiting
        currentLimit = nil
        sentence = ComparisonSentence(self).text
    }

    /// It is over if it has not come to its end: it waits in vain, or has never begun.
    package mutating func endWaiting() {
        guard isRunning else { return }
        phase = .over(.interrupted)
        currentLimit = nil
        sentence = ComparisonSentence(self).text
    }

    /// Whether something is still measured, or will be.
    package var isRunning: Bool { stop == nil }

    /// Since it began, whether something happens or not; it stands still once it is over.
    package func elapsed(at now: MonotonicTime) -> Duration {
        guard let startedAt, isRunning, phase != .waiting else { return elapsed }
        return max(elapsed, now - startedAt)
    }

    /// Whether a limit could be recommended.
    package var isDecided: Bool { recommended != nil }
}
