import LimitTuning

/// The comparisons of a run: the newest, which is on screen, and what those before it found.
struct ComparisonRecord {
    /// The newest comparison; nil before the first.
    private(set) var newest: ComparisonState?
    /// The newest comparison itself, once it no longer steers an engine.
    private(set) var letGo: Comparison?
    private var former: [ComparisonState] = []

    /// Every comparison that has begun, in sequence.
    var all: [ComparisonState] {
        (former + [newest].compactMap(\.self)).filter { $0.startedAt != nil }
    }

    mutating func show(_ state: ComparisonState?) { newest = state ?? newest }

    mutating func wait() { newest?.wait() }

    mutating func endWaiting() { newest?.endWaiting() }

    /// A comparison has let go of its engine.
    ///
    /// - Parameter requests: How many it sent, where the engine did nothing else.
    mutating func keep(_ comparison: Comparison, requests: Int?) {
        letGo = comparison
        newest = comparison.view
        if let requests { newest?.requests = requests }
    }

    /// The comparison that was let go, to measure again.
    mutating func takeRefined() -> Comparison? {
        guard var comparison = letGo else { return nil }
        letGo = nil
        comparison.refine()
        return comparison
    }

    /// Keeps what the newest comparison found, and takes it off the screen.
    mutating func putAway() {
        if let newest { former.append(newest) }
        newest = nil
        letGo = nil
    }
}
