package import Clock
package import Crawling
package import Fetching
package import LimitTuning
package import SafeText
package import TerminalUI

/// The model of the dashboard, in the sense of the Elm architecture: frames are drawn from it alone.
///
/// Time comes with the actions, so the same actions always lead to the same frames. A part that has
/// state of its own keeps it private; the reducer routes actions and commands to the parts.
package struct DashboardModel: Sendable {
    /// The signs it is drawn with.
    package let glyphs: GlyphSet
    /// What the run is.
    package internal(set) var context: RunContext
    package internal(set) var size = Size(width: 80, height: 24)
    /// What the run has published.
    var run = ShownRun()
    /// The lanes of the lesson; empty for none.
    package internal(set) var lanes: [LessonLane] = []
    /// The newest lines of the log.
    package internal(set) var log = LogTail()
    /// What a link checker says of tasks.
    package internal(set) var assessments = Assessments()
    /// The tasks in order.
    package internal(set) var list = TaskList()
    /// Which task is selected, and what part of the list is on screen.
    package internal(set) var cursor = Cursor()
    /// The tasks that are tagged, and those that were told to end.
    var taskMarks = TaskMarks()
    /// Keeps the list's order for a moment after a key.
    var hold = OrderHold()
    /// Whether the tasks or a comparison of limits have the screen.
    package internal(set) var screen = Screen.run
    /// The comparison of limits.
    var shownComparison = ShownComparison()
    /// What stands beside or over the list; nil for nothing.
    package internal(set) var pane: Pane?
    /// The dialog or input line that is open.
    package internal(set) var prompt = Prompt.none
    /// What the last key did, in words.
    package internal(set) var notice: Notice?
    /// How firmly the user has asked for the end.
    package internal(set) var stopRequest = StopRequest.none
    /// The limit that was asked for, and the one that is being drained to.
    package internal(set) var limit = LimitControl()
    /// Errors by class, while their pane is open.
    package internal(set) var errorGroups: [ErrorGroup] = []
    /// Whether network thread, task pool and screen answer in time; live even on a frozen screen.
    package internal(set) var stalls = StallReport()
    /// Why tasks wait for their hosts.
    package internal(set) var hostSurvey = HostSurvey()
    /// Whether the terminal reports the mouse.
    package internal(set) var isMouseOn = true

    /// A dashboard that waits for its run.
    package init(context: RunContext, glyphs: GlyphSet = .unicode) {
        self.context = context
        self.glyphs = glyphs
        lanes = context.lanes
        if context.kind == .compare { screen = .comparison(.table, scroll: nil) }
    }

    /// What the screen shows: the newest state, or the one it was frozen on.
    package var shown: EngineSnapshot? { run.shown?.engine }

    /// Whether the screen is frozen while the run goes on.
    package var isFrozen: Bool { run.frozen != nil }

    /// The newest time known.
    var now: MonotonicTime { run.now }

    /// What the run came to; nil until it has ended.
    package var summary: [SafeText]? { run.summary }

    /// The tasks tagged for an action.
    package var marks: Set<TaskID> { taskMarks.tagged }

    /// The comparison of limits that goes on, or the last one; nil before the first.
    package var comparison: ComparisonState? { shownComparison.state }

    /// What the engine last published, on a frozen screen too.
    package var latest: EngineSnapshot? { run.latest?.engine }

    /// How far the crawl has come, as the screen shows it; nil for a list of URLs.
    package var crawl: CrawlProgress? { run.shown?.crawl }

    /// Whether the run is over and nothing will change any more by itself.
    ///
    /// `crawltop compare` fetches only a sample, so its run is over when the comparison is.
    package var isFinished: Bool {
        if context.kind == .compare, comparison?.isRunning == false { return true }
        return latest?.stage.isFinished ?? (summary != nil)
    }

    /// Whether the frame stays the same as long as no action comes.
    package var isStill: Bool { isFinished && comparison?.isRunning != true }

    /// The time that is shown: it stands still on a frozen screen and after the end.
    package var clock: MonotonicTime {
        if let frozen = run.frozen { return frozen.engine.time }
        guard let latest else { return now }
        return isFinished ? latest.time : max(now, latest.time)
    }

    /// The state of the auto limit; nil while it is off.
    package var auto: AutoLimitState? { run.latest?.limits.automatic }

    /// The state of the auto limit as the screen shows it.
    package var shownAuto: AutoLimitState? { run.shown?.limits.automatic }

    /// Whether the picture moves although no action comes, as a race does.
    package var isAnimated: Bool {
        guard case .comparison(.race(let since), _) = screen, let comparison else { return false }
        return Race(comparison, elapsed: now.seconds(since: since))?.isUnderWay ?? false
    }

    /// A task's state as the screen tells it: a cancel is shown before the engine confirms it.
    package func state(of row: TaskRow) -> TaskState {
        !row.state.isFinished && taskMarks.ending.contains(row.id) ? .cancelling : row.state
    }

    package var selectedRow: TaskRow? { cursor.selected.flatMap { shown?.row($0) } }
}
