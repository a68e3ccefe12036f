package import Clock
package import Fetching
package import SafeText
package import TerminalUI

/// An action in the sense of the Elm architecture: everything that can happen to the dashboard.
package enum DashboardAction: Sendable {
    /// Another run takes the screen; the state of the former one is dropped.
    case present(RunContext)
    /// The run published its state.
    case snapshot(RunSnapshot)
    /// The answer to an order, in a few words.
    case told(SafeText, isGood: Bool)
    /// Network thread, task pool and screen were measured.
    case stalls(StallReport)
    /// The lesson's lanes moved.
    case lanes([LessonLane])
    /// Lines were written to the log.
    case log([LogLine])
    /// Tasks ended that a link checker has something to say of, or no longer has.
    case assessed([TaskID: Assessment])
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
    /// The run is over; these lines summarise it.
    case finished(summary: [SafeText])
}
