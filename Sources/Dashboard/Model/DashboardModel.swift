package import Clock
package import Crawling
package import Fetching
package import LimitTuning
package import SafeText
package import TerminalUI

/// Everything the screen shows, and nothing else: what is drawn follows from it alone.
///
/// Time is that of the actions, so that the same actions always lead to the same frames.
package struct DashboardModel: Sendable {
    /// The signs it is drawn with.
    package let glyphs: GlyphSet
    /// What the run is.
    package internal(set) var context: RunContext
    /// The screen's size.
    package internal(set) var size = Size(width: 80, height: 24)
    /// What the run last published.
    package internal(set) var run: RunSnapshot?
    /// What the screen was frozen on; nil while it is live.
    package internal(set) var frozen: RunSnapshot?
    /// The lanes of the lesson; empty for none.
    package internal(set) var lanes: [LessonLane] = []
    /// The newest lines of the log.
    package internal(set) var log = LogTail()
    /// The tasks in order.
    package internal(set) var list = TaskList()
    /// Which task is selected, and what part of the list is on screen.
    package internal(set) var cursor = Cursor()
    /// The tasks tagged for an action.
    package internal(set) var marks: Set<TaskID> = []
    /// Whether the tasks or a comparison of limits have the screen.
    package internal(set) var screen = Screen.run
    /// The comparison of limits that goes on, or the last one; nil before the first.
    package internal(set) var comparison: ComparisonState?
    /// What stands beside or over the list; nil for nothing.
    package internal(set) var pane: Pane?
    /// What keys go to first.
    package internal(set) var prompt = Prompt.none
    /// What came of the last key.
    package internal(set) var notice: Notice?
    /// What the run came to, once it has ended.
    package internal(set) var summary: [SafeText]?
    /// How firmly the user has asked for the end.
    package internal(set) var stopRequest = StopRequest.none
    /// The limit as asked for and as drained to.
    package internal(set) var limit = LimitControl()
    /// Errors by class, while their pane is open.
    package internal(set) var errorGroups: [ErrorGroup] = []
    /// Whether network thread, task pool and screen answer in time; live even on a frozen screen.
    package internal(set) var stalls = StallReport()
    /// What keeps the tasks that wait for their hosts.
    package internal(set) var hostSurvey = HostSurvey()
    /// Whether the mouse is reported to us.
    package internal(set) var isMouseOn = true

    /// The newest time known.
    var now = MonotonicTime.zero
    /// Until when the list keeps its order, so that what is seen is what is hit.
    var heldUntil = MonotonicTime.zero
    /// Whether another task was selected because the one before left the list, and no key has been
    /// pressed since.
    var hasSlipped = false
    /// Tasks whose cancelling the engine has not confirmed yet.
    var cancelRequests: Set<TaskID> = []
    /// When a comparison was ordered that has not shown itself yet; nil for none.
    var comparisonOrderedAt: MonotonicTime?
    /// What the auto limit was last told, until it follows.
    var autoRequest: (isOn: Bool, at: MonotonicTime)?

    /// A dashboard that waits for its run.
    package init(context: RunContext, glyphs: GlyphSet = .unicode) {
        self.context = context
        self.glyphs = glyphs
        lanes = context.lanes
        if context.kind == .compare { screen = .comparison(.table, scroll: nil) }
    }

    /// What the screen shows: the newest state, or the one it was frozen on.
    package var shown: EngineSnapshot? { (frozen ?? run)?.engine }

    /// What the engine last published, on a frozen screen too.
    package var latest: EngineSnapshot? { run?.engine }

    /// How far the crawl has come, as the screen shows it; nil for a list of URLs.
    package var crawl: CrawlProgress? { (frozen ?? run)?.crawl }

    /// Whether the run is over and nothing will change any more by itself.
    ///
    /// What `crawltop compare` fetches is only a sample, and over when the comparison is.
    package var isFinished: Bool {
        if context.kind == .compare, comparison?.isRunning == false { return true }
        return latest?.stage.isFinished ?? (summary != nil)
    }

    /// Whether what is shown stays as it is while nothing happens.
    package var isStill: Bool { isFinished && comparison?.isRunning != true }

    /// The time that is shown: it stands still on a frozen screen and after the end.
    package var clock: MonotonicTime {
        if let frozen { return frozen.engine.time }
        guard let latest else { return now }
        return isFinished ? latest.time : max(now, latest.time)
    }

    /// How the limit is sought; nil while it is not.
    package var auto: AutoLimitState? { run?.limits.automatic }

    /// How the limit is sought, as the screen shows it.
    package var shownAuto: AutoLimitState? { (frozen ?? run)?.limits.automatic }

    /// Whether the picture moves although nothing happens, as a race does.
    package var isAnimated: Bool {
        guard case .comparison(.race(let since), _) = screen, let comparison else { return false }
        return Race(comparison, elapsed: now.seconds(since: since))?.isUnderWay ?? false
    }

    /// A task's state as the screen tells it: a cancel is shown before the engine confirms it.
    package func state(of row: TaskRow) -> TaskState {
        !row.state.isFinished && cancelRequests.contains(row.id) ? .cancelling : row.state
    }

    /// The selected task's row.
    package var selectedRow: TaskRow? { cursor.selected.flatMap { shown?.row($0) } }
}
