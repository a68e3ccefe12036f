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
        if playing == .comparison {
            comparisons.show(SampleComparison.state(in: snapshot))
        } else {
            comparisons.show(snapshot.limits.comparison)
        }
        showLesson(snapshot)
        display.show(shown(snapshot))
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
        display.show(shown(snapshot))
    }

    /// The run's state: the newest comparison is shown although its engine may be another one.
    private func shown(_ snapshot: EngineSnapshot) -> RunSnapshot {
        var shown = RunSnapshot(snapshot, crawl: part?.crawler?.progress)
        if shown.limits.automatic == nil, let newest = comparisons.newest {
            shown.limits = .comparing(newest)
        }
        return shown
    }

    func showLesson(_ snapshot: EngineSnapshot) {
        if case .lesson(let way) = playing { lesson?.update(way, snapshot) }
    }
}
