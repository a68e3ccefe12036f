import Statistics

/// What a probe will cost the server, said before it starts.
package struct ComparisonPrice: Equatable, Sendable {
    /// Requests, to two digits, as many as a comparison of usual length makes.
    package let requests: Int
    /// The most that are under way at once.
    package let atOnce: Int

    /// Passes over all limits that are reckoned with: the screening goes up and down, and after about
    /// four rounds most comparisons are decided or have dropped the limits that cost most.
    private static let passes = 6.0
    /// The same where nobody knows how many answers a block's one second will hold.
    private static let blindPasses = 10.0

    /// Estimates from the plan alone, or better with the time in which the server answers.
    ///
    /// A block takes a generation of warm-up, then max(50, 4N) answers or a second of them, whichever
    /// is more. The greatest limit's rate times the time budget is never exceeded.
    ///
    /// - Parameter answerTime: Seconds that one answer takes now; nil where none is known.
    package init(_ plan: ComparisonPlan, answerTime: Double? = nil) {
        let limits = plan.limits.map { Double(min(max($0, 1), 1_000_000)) }
        let time = answerTime.flatMap { $0.isFinite && $0 > 0 ? max($0, 1e-4) : nil }
        let blocks = limits.map { limit in
            limit + max(50, 4 * limit, time.map { limit / $0 } ?? 0)
        }
        var sum =
            blocks.reduce(0, +)
            * (time == nil ? ComparisonPrice.blindPasses : ComparisonPrice.passes)
        if let time, let largest = limits.max() {
            sum = min(sum, largest / time * min(max(plan.budget.seconds, 0), 1e6))
        }
        requests = ComparisonPrice.rounded(sum)
        atOnce = Int(limits.max() ?? 0)
    }

    /// To two digits, so that nobody takes it for more than an estimate.
    private static func rounded(_ number: Double) -> Int {
        var step = 1.0
        while number / step >= 100 { step *= 10 }
        return Int((min(number, 1e15) / step).rounded() * step)
    }
}
