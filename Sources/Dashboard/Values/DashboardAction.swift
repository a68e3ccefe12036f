package import Clock
package import Fetching
package import SafeText
package import TerminalUI

/// Everything that can happen to the dashboard.
package enum DashboardAction: Sendable {
    /// A new run is on screen; whatever was shown before is forgotten.
    case present(RunContext)
    /// The run published its state.
    case snapshot(RunSnapshot)
    /// What came of an order that the dashboard gave, in a few words.
    case told(SafeText, isGood: Bool)
    /// Network thread, task pool and screen were measured.
    case stalls(StallReport)
    /// The lesson's lanes moved.
    case lanes([LessonLane])
    /// Lines were written to the log.
    case log([LogLine])
    /// A key was pressed.
    case key(Key)
    /// Text was pasted. It only ever goes into an input line.
    case paste(SafeText)
    /// The mouse acted.
    case mouse(MouseEvent)
    /// The screen has a new size.
    case resized(Size)
    /// Time passed, by the clock that stamps the snapshots.
    case tick(MonotonicTime)
    /// The run is over, and this is what came of it.
    case finished(summary: [SafeText])
}
