import Clock

/// What a probe will cost the server, said before it starts.
package struct ComparisonPrice: Equatable, Sendable {
    /// Requests, to two digits, as many as a comparison of usual length makes.
    package let requests: Int
    /// The most that are under way at once.
    package let atOnce: Int
    /// Seconds that an answer takes at least if this is not to be too little; nil where the time was
    /// given.
    package let slowestAnswer: Double?

    /// Passes over all limits that are reckoned with: the screening goes up and down, and after about
    /// four rounds most comparisons are decided or have dropped the limits that cost most.
    private static let passes = 6.0
    /// The same before any answer tells how many fit into a block's one second.
    private static let blindPasses = 10.0

    /// Estimates from the plan alone, or better with the time in which the server answers.
    ///
    /// A block takes a generation of warm-up, then max(50, 4N) answers or a second of them, whichever
    /// is more. The greatest limit's rate times the time budget is never exceeded.
    ///
    /// - Parameter answerTime: Seconds that one answer takes now; nil where none is known.
    package init(_ plan: ComparisonPlan, answerTime: Double? = nil) {
        let time = answerTime.flatMap { $0.isFinite && $0 > 0 ? max($0, 1e-4) : nil }
        let sum = ComparisonPrice.sum(plan, answerTime: time)
        requests = ComparisonPrice.rounded(sum)
        atOnce = Int(ComparisonPrice.limits(plan).max() ?? 0)
        slowestAnswer = time == nil ? ComparisonPrice.answerTime(costing: sum, plan) : nil
    }

    private static func limits(_ plan: ComparisonPlan) -> [Double] {
        plan.limits.map { Double(min(max($0, 1), 1_000_000)) }
    }

    private static func sum(_ plan: ComparisonPlan, answerTime time: Double?) -> Double {
        let limits = limits(plan)
        let sum = limits.reduce(0) { sum, limit in
            sum + limit + max(50, 4 * limit, time.map { limit / $0 } ?? 0)
        }
        guard let time, let largest = limits.max() else { return sum * blindPasses }
        return min(sum * passes, largest / time * min(max(plan.budget.seconds, 0), 1e6))
    }

    /// The answer time at which a comparison costs this much; longer answers cost less.
    private static func answerTime(costing requests: Double, _ plan: ComparisonPlan) -> Double {
        var (low, high) = (1e-4, 1e3)
        // Halves a range of seven powers of ten to less than one part in a thousand.
        for _ in 0..<16 {
            let middle = (low * high).squareRoot()
            if sum(plan, answerTime: middle) > requests { low = middle } else { high = middle }
        }
        return high
    }

    /// To two digits, since it is only an estimate.
    private static func rounded(_ number: Double) -> Int {
        var step = 1.0
        while number / step >= 100 { step *= 10 }
        return Int((min(number, 1e15) / step).rounded() * step)
    }
}
