import Dashboard
import Fetching
import SafeText
import TerminalUI

/// Where people see a run: the dashboard, or lines on standard error.
///
/// No method waits for a terminal or a reader, except ``close()``.
protocol Display: Sendable {
    /// Orders from keys; ends with the display.
    var orders: AsyncStream<RunOrder> { get }
    /// The monitor that every engine and the display report stalls to.
    var stalls: StallMonitor { get }
    /// Least time between two states that it can make use of.
    var interval: Duration { get }
    /// A run, or a part of a demo, begins.
    func present(_ context: RunContext)
    /// Shows the run's newest state.
    func show(_ snapshot: RunSnapshot)
    /// Shows how far the lesson's lanes are.
    func show(_ lanes: [LessonLane])
    /// Shows results.
    func show(_ results: [FetchResult])
    /// Shows what became known of results that were shown before.
    func assess(_ results: [FetchResult])
    /// Shows what came of an order, in a few words.
    func tell(_ text: SafeText, isGood: Bool)
    /// Shows what stood still and never should.
    func show(_ stalls: [Stall])
    /// All work is done. The dashboard waits for its user; text ends.
    func finish(_ summary: [SafeText])
    /// Ends the display although its user has not left it.
    func leave()
    /// Returns when the user has left the display, or when it was told to end.
    func ended() async -> DisplayEnd
    /// Gives the terminal back.
    ///
    /// Returns when everything was shown and the screen is the shell's again. Waits for a terminal
    /// that does not read as long as ``Patience`` lasts.
    func close() async
}

/// How a display ended.
enum DisplayEnd: Sendable, Equatable {
    /// By its user or by ``Display/leave()``; with what is to stay on the normal screen.
    case left(frame: String?)
    /// The terminal has gone.
    case hungUp
}

extension Display {
    /// Shows why an order came to nothing.
    func tell(_ text: SafeText) { tell(text, isGood: false) }
}
