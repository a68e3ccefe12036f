import LimitTuning
import Statistics
import TerminalUI

extension DashboardModel {
    /// Whether the limit is sought, or will be as soon as the last key is followed.
    var isAutoOn: Bool { autoRequest?.isOn ?? (auto != nil) }

    /// Lets the limit be sought, or keeps it where it is.
    mutating func toggleAuto() -> [DashboardEffect] {
        guard latest != nil, !isFinished else {
            say("the run is over")
            return []
        }
        guard comparison?.isRunning != true else {
            say("the comparison sets the limit: c shows it, Esc there stops it")
            return []
        }
        let isOn = !isAutoOn
        autoRequest = (isOn, now)
        say(isOn ? "auto limit on: A or + and - take over" : "auto limit off: the limit stays")
        return [.setAuto(isOn)]
    }
}
