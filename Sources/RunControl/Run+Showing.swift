import Crawling
import Dashboard
import Fetching
import LimitTuning
import SafeText

/// What the display is shown, which may happen while an order is awaited.
extension Run {
    /// Shows a snapshot of the engine of the part at work.
    func show(_ snapshot: EngineSnapshot) {
        let facts = RunMachine.EngineFacts(snapshot)
        if facts != shownFacts { events.look() }
        shownFacts = facts
        let state = snapshot.comparison
        if playing == .comparison {
            comparisons.show(SampleComparison.state(in: snapshot))
        } else {
            comparisons.show(state)
        }
        showLesson(snapshot)
        display.show(dressed(snapshot), part?.crawler?.progress)
        if let lesson { display.show(lesson.lanes) }
    }

    /// Shows a snapshot of the sample's engine in place of what steers the run.
    func showSample(_ snapshot: EngineSnapshot) async {
        comparisons.show(SampleComparison.state(in: snapshot))
        if RunMachine.SampleFacts(snapshot).isOver { events.lookAtSample() }
        await refresh()
    }

    /// Shows the run as it is now.
    func refresh() async {
        guard let part else { return }
        let snapshot = await part.engine.snapshot()
        display.show(dressed(snapshot), part.crawler?.progress)
    }

    /// A snapshot with the comparison that its engine does not know of.
    private func dressed(_ snapshot: EngineSnapshot) -> EngineSnapshot {
        guard let newest = comparisons.newest else { return snapshot }
        guard snapshot.steering == nil || snapshot.comparison != nil else { return snapshot }
        return snapshot.showing(newest)
    }

    func showLesson(_ snapshot: EngineSnapshot) {
        if case .lesson(let way) = playing { lesson?.update(way, snapshot) }
    }
}

extension EngineSnapshot {
    /// How the comparison stands that steers the engine; nil if none does.
    var comparison: ComparisonState? { steering as? ComparisonState }

    /// The same with a comparison in place of what steers.
    func showing(_ comparison: ComparisonState?) -> EngineSnapshot {
        var shown = self
        shown.steering = comparison
        return shown
    }
}
