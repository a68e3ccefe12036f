import Dashboard
import Fetching
import SafeText
import TerminalUI

/// Where people see a run: the dashboard, or lines on standard error.
protocol Display: Sendable {
    /// What its user wants done; ends with the display.
    var orders: AsyncStream<RunOrder> { get }
    /// Whom every run on it tells what keeps it; the display tells of itself.
    var stalls: StallMonitor { get }
    /// How often it can make use of a new state.
    var interval: Duration { get }
    /// A run begins.
    func present(_ context: RunContext)
    /// The run's newest state.
    func show(_ snapshot: RunSnapshot)
    /// The lesson's lanes moved.
    func show(_ lanes: [LessonLane])
    /// Results have come.
    func show(_ results: [FetchResult])
    /// What came of an order, in a few words.
    func tell(_ text: SafeText, isGood: Bool)
    /// Something stood still that never should.
    func show(_ stalls: [Stall])
    /// All work is done.
    func finish(_ summary: [SafeText])
    /// The display is to end although its user has not left it.
    func leave()
    /// Returns when the display's user has left it, or when it was told to end.
    func ended() async -> DisplayEnd
    /// The last results have been shown.
    ///
    /// Returns when everything was shown and the screen is the shell's again. A terminal that does
    /// not read is waited for as long as ``Patience`` lasts.
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
    /// Why an order came to nothing, in a few words.
    func tell(_ text: SafeText) { tell(text, isGood: false) }
}
