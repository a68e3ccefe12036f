import Glibc

/// Looking closer, on demand.
extension Comparison {
    /// How far apart the answer and the limit below it may be for it to be fine enough.
    private static let fineness = 1.25

    /// Tries limits around the answer too, in new rounds, once a comparison is over: a factor of √2
    /// below and above it, and then the middle between it and what is too little, until the two are
    /// within 25 %.
    ///
    /// It takes the plan's budget and rounds anew. Nothing happens without an answer.
    package mutating func refine() {
        guard isFinished, let (new, winner) = finerLimits else { return }
        admit(new, around: winner)
        refinements += 1
        formerAnswer = view.recommended
        view.plan.budget = view.elapsed + plan.budget
        isFinished = false
        isInterrupted = false
        isStarted = false
        lastRound = round + plan.maximumRounds
        nextRound()
    }

    /// Limits that are worth trying around the answer, with the answer; nil where none is, or the
    /// server limits the rate whatever the limit.
    var finerLimits: (new: [Int], winner: Int)? {
        guard view.rate == nil, let winner = judgement.recommended ?? judgement.best else {
            return nil
        }
        let around = [Double(winner) / 2.0.squareRoot(), Double(winner) * 2.0.squareRoot()]
        let new = around.map { max(1, Int($0.rounded())) }.filter(isNew)
        if !new.isEmpty { return (new, winner) }
        return middle.map { ([$0], winner) }
    }

    /// Adds the limit in the middle between the answer and the largest limit that is too little.
    ///
    /// - Returns: Whether there is one that is worth it.
    mutating func admitMiddle() -> Bool {
        guard let middle, let winner = judgement.recommended else { return false }
        admit([middle], around: winner)
        return true
    }

    private var middle: Int? {
        guard let winner = judgement.recommended,
            let below = table.worse.last(where: { $0 < winner }),
            Double(winner) > Self.fineness * Double(below)
        else { return nil }
        let middle = Int((Double(winner) * Double(below)).squareRoot().rounded())
        return isNew(middle) ? middle : nil
    }

    private func isNew(_ limit: Int) -> Bool {
        let stopped = view.limits.first { $0.status == .stopped }?.limit ?? .max
        return limit < stopped && !view.limits.contains { $0.limit == limit }
    }

    private mutating func admit(_ limits: [Int], around winner: Int) {
        table.admit(limits + [winner])
        view.limits = (view.limits + limits.map(LimitStanding.init)).sorted { $0.limit < $1.limit }
    }
}
