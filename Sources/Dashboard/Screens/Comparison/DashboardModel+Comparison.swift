import Clock
import Crawling
import DataStructures
import Fetching
import LimitTuning
import SafeText
import TerminalUI

extension DashboardModel {
    /// Takes the newest state of the limit.
    mutating func learn(_ limits: LimitState) {
        limit.observe(isAutomatic: limits.automatic != nil, at: now)
        guard shownComparison.observe(limits, at: now) == .ended, screen == .run else { return }
        let result: SafeText = comparison?.recommended.map { "use \($0)" } ?? "no limit is certain"
        say("the comparison is over: \(result); c shows it")
    }

    /// Opens the form for a comparison, or shows the one there is.
    mutating func compareLimits() {
        if comparison != nil { return showComparison() }
        openForm()
    }

    /// Shows what an order led to; a comparison that was refused disappears.
    mutating func hear(_ text: SafeText, isGood: Bool) {
        if !isGood, shownComparison.refuse(), context.kind != .compare { screen = .run }
        say(text, isGood ? .ok : .warning)
    }

    /// Opens the form with a plan that suits this run.
    mutating func openForm() {
        let sources: [ComparisonPlan.Source] = [.live, .probe]
        guard let source = sources.first(where: { refusal(of: $0) == nil }) else {
            return say("no limits can be compared here: \(refusal(of: .live) ?? "")", .warning)
        }
        pane = nil
        prompt = .comparison(ComparisonForm(suggestedPlan(source)))
    }

    /// The comparison that measures on the run itself; nil for none, or one on a sample.
    var comparisonOfRun: ComparisonState? {
        guard let comparison, comparison.isRunning, !isFinished else { return nil }
        return comparison.plan.source == .live || context.kind == .compare ? comparison : nil
    }

    /// Whether the demo's lesson goes on, which sets its own limits.
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

    /// Whether the comparison can be refined now.
    var mayRefine: Bool {
        guard let comparison, !comparison.isRunning, comparison.isRefinable else { return false }
        return context.kind == .compare || refusal(of: comparison.plan.source) == nil
    }

    /// Tasks that wait, including URLs in the frontier and pages that wait to be parsed.
    var waitingTasks: Int {
        (latest?.totals.queued ?? 0) + (run.latest?.crawl?.frontier ?? 0)
            + (run.latest?.crawl?.parseQueue ?? 0)
    }

    /// The default plan, without limits that the queue is too short for.
    ///
    /// The seed derives from the time, so two comparisons rarely measure in the same order.
    private func suggestedPlan(_ source: ComparisonPlan.Source) -> ComparisonPlan {
        var random = SplitMix64(seed: UInt64(bitPattern: now.nanoseconds))
        var plan = ComparisonPlan(seed: random.next() & 0xFFFF)
        plan.source = source
        guard source == .live, run.latest?.crawl == nil else { return plan }
        // A block takes four times its limit in tasks, and its warm-up once more.
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
