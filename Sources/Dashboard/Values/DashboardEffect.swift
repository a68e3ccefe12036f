package import Fetching
package import LimitTuning

/// What the dashboard wants done outside itself.
package enum DashboardEffect: Equatable, Sendable {
    /// Cancel these tasks.
    case cancel([TaskID])
    /// Fetch these finished tasks once more.
    case retry([TaskID])
    /// Hold these tasks back, in the middle of a transfer too.
    case pause([TaskID])
    /// Let these tasks go on.
    case resume([TaskID])
    /// Start nothing new on this host.
    case pauseHost(HostID)
    /// Start tasks on this host again.
    case resumeHost(HostID)
    /// Start nothing new.
    case pauseDispatch
    /// Start tasks again as permits allow.
    case resumeDispatch
    /// Set how many transfers may be under way, 1 to 10,000; whatever else set it does so no more.
    case setLimit(Int)
    /// Let the limit be sought while the run goes on, until it is set.
    case seekLimit
    /// Compare limits as planned, in place of whatever steers the limit now.
    case startComparison(ComparisonPlan)
    /// Measure no more; what was measured stays.
    case stopComparison
    /// Compare limits around the recommended one too.
    case refineComparison
    /// Write the comparison with all its blocks as JSON into the working directory, under a name of
    /// letters, digits, dots and hyphens.
    case exportComparison(fileName: String)
    /// Leave the slow half of the lesson.
    case skipLesson
    /// Start nothing new and let what is under way end.
    case stopGracefully
    /// End what is under way too.
    case stopHard
    /// Leave the dashboard, ending the run if it still goes on.
    ///
    /// - Parameter leavesFrame: Whether the last frame stays on the terminal.
    case quit(leavesFrame: Bool)
    /// Give the terminal back to the shell until the user returns.
    case suspend
    /// Write the whole screen anew.
    case redraw
    /// Switch mouse reports.
    case setMouse(Bool)
}
