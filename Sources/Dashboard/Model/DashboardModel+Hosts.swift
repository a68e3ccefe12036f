import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Starts nothing more on the selected task's host, or starts again there.
    mutating func toggleHost() -> [DashboardEffect] {
        guard !isFinished else {
            say("the run is over")
            return []
        }
        guard let task = cursor.selected, let row = latest?.row(task) else {
            say("choose a task first, to pause its host: the arrow keys")
            return []
        }
        guard let host = latest?.host(row.host) else {
            say("\(row.name) has no host")
            return []
        }
        guard !hasSlipped else {
            say("the cursor has moved to \(row.name): press again for its host", .warning)
            return []
        }
        if host.isPaused {
            say("\(host.name) goes on")
            return [.engine(.resumeHost(row.host))]
        }
        say("nothing new starts on \(host.name): H to go on")
        return [.engine(.pauseHost(row.host))]
    }
}
