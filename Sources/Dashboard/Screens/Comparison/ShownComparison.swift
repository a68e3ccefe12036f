import Clock
import LimitTuning

/// The comparison on screen: it appears when it is ordered, and stays after its end.
struct ShownComparison {
    /// The comparison that goes on, or the last one; nil before the first.
    private(set) var state: ComparisonState?
    /// When a comparison was ordered whose state has not come yet; nil for none.
    private var orderedAt: MonotonicTime?

    /// What an order or a snapshot changed.
    enum Change: Equatable {
        case nothing, ended
    }

    /// Shows a comparison that was ordered, before its first state has come.
    mutating func order(_ plan: ComparisonPlan, at now: MonotonicTime) {
        state = ComparisonState(plan)
        orderedAt = now
    }

    /// Takes what the run says of it.
    ///
    /// A comparison that disappears before its end was interrupted. One that was just ordered has ten
    /// seconds to appear.
    mutating func observe(_ limits: LimitState, at now: MonotonicTime) -> Change {
        let wasRunning = state?.isRunning ?? false
        let isAwaited = orderedAt.map { now.seconds(since: $0) < 10 } ?? false
        if let news = limits.comparison {
            state = news
            orderedAt = nil
        } else if wasRunning, !isAwaited {
            state?.phase = .over(.interrupted)
            state?.currentLimit = nil
        }
        guard wasRunning, let stop = state?.stop, stop != .interrupted else { return .nothing }
        return .ended
    }

    /// The order to start it was refused.
    ///
    /// - Returns: Whether there was such an order.
    mutating func refuse() -> Bool {
        guard orderedAt != nil else { return false }
        (state, orderedAt) = (nil, nil)
        return true
    }

    /// It was told to stop.
    mutating func stop() { orderedAt = nil }
}
