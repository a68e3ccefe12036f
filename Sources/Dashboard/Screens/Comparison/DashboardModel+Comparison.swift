import Clock
import Crawling
import DataStructures
import Fetching
import LimitTuning
import SafeText
import TerminalUI

extension DashboardModel {
    /// Learns who sets the limit.
    ///
    /// A comparison that has gone without coming to its end was interrupted.
    mutating func learn(_ limits: LimitState) {
        if let request = autoRequest,
            request.isOn == (auto != nil) || now.seconds(since: request.at) > 1
        {
            autoRequest = nil
        }
        let wasRunning = comparison?.isRunning ?? false
        if let state = limits.comparison {
            comparison = state
            comparisonOrderedAt = nil
        } else if wasRunning, !isComparisonAwaited {
            comparison?.phase = .over(.interrupted)
            comparison?.currentLimit = nil
        }
        guard wasRunning, let stop = comparison?.stop, stop != .interrupted, screen == .run else {
            return
        }
        let result: SafeText = comparison?.recommended.map { "use \($0)" } ?? "no limit is certain"
        say("the comparison is over: \(result); c shows it")
    }

    /// Opens the form for a comparison, or shows the one there is.
    mutating func compareLimits() {
        if comparison != nil { return showComparison() }
        openForm()
    }

    /// Whether a comparison was ordered that may still begin; after ten seconds nobody waits for it.
    private var isComparisonAwaited: Bool {
        comparisonOrderedAt.map { now.seconds(since: $0) < 10 } ?? false
    }

    /// Says what came of an order; a comparison that could not begin is gone.
    mutating func hear(_ text: SafeText, isGood: Bool) {
        if !isGood, comparisonOrderedAt != nil {
            (comparison, comparisonOrderedAt) = (nil, nil)
            if context.kind != .compare { screen = .run }
        }
        say(text, isGood ? .ok : .warning)
    }

    /// Opens the form with what suits this run.
    mutating func openForm() {
        let sources: [ComparisonPlan.Source] = [.live, .probe]
        guard let source = sources.first(where: { refusal(of: $0) == nil }) else {
            return say("no limits can be compared here: \(refusal(of: .live) ?? "")", .warning)
        }
        pane = nil
        prompt = .comparison(ComparisonForm(suggestedPlan(source)))
    }

    /// The comparison that measures on what is on screen; nil for none, and for one beside it.
    var comparisonOfRun: ComparisonState? {
        guard let comparison, comparison.isRunning, !isFinished else { return nil }
        return comparison.plan.source == .live || context.kind == .compare ? comparison : nil
    }

    /// Whether the demo shows what a limit is, with limits of its own.
    var isLessonUnderWay: Bool { lanes.contains { !$0.isFinished } }

    /// Why a source cannot be used now; nil when it can.
    func refusal(of source: ComparisonPlan.Source) -> SafeText? {
        if isLessonUnderWay { return "the lesson sets its own limits" }
        switch source {
        case .live:
            if isFinished { return "the run is over" }
            return waitingTasks == 0 ? "no task waits" : nil
        case .probe:
            return latest.map { $0.totals.ok == 0 } ?? true ? "no URL has answered well yet" : nil
        }
    }

    /// Whether limits around the best are worth a look, and can have one.
    var mayRefine: Bool {
        guard let comparison, !comparison.isRunning, comparison.isRefinable else { return false }
        return context.kind == .compare || refusal(of: comparison.plan.source) == nil
    }

    /// Tasks that wait, those included that are no tasks yet.
    var waitingTasks: Int {
        (latest?.totals.queued ?? 0) + (run?.crawl?.frontier ?? 0) + (run?.crawl?.parseQueue ?? 0)
    }

    /// The usual limits, without those that the queue is too short for.
    ///
    /// The seed follows from the time, so that two comparisons rarely have the same order.
    private func suggestedPlan(_ source: ComparisonPlan.Source) -> ComparisonPlan {
        var random = SplitMix64(seed: UInt64(bitPattern: now.nanoseconds))
        var plan = ComparisonPlan(seed: random.next() & 0xFFFF)
        plan.source = source
        guard source == .live, run?.crawl == nil else { return plan }
        // A block takes four generations and its warm-up one more.
        let fitting = plan.limits.filter { $0 * 5 <= waitingTasks }
        plan.limits = fitting.count >= 2 ? fitting : Array(plan.limits.prefix(2))
        return plan
    }

    /// Shows the comparison as a table.
    mutating func showComparison() {
        pane = nil
        screen = .comparison(.table, scroll: nil)
    }
}
