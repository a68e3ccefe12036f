package import Fetching
package import LimitTuning

/// What the dashboard wants done outside itself, by who obeys it.
package enum DashboardEffect: Equatable, Sendable {
    /// For the engine of the run on screen.
    case engine(EngineOrder)
    /// For what sets that engine's limit.
    case limits(LimitOrder)
    /// For the thread that has the terminal.
    case terminal(TerminalOrder)
    /// The screen is given up, which ends the run if it still goes on.
    ///
    /// - Parameter keepsFrame: Whether the last frame stays on the terminal.
    case leave(keepsFrame: Bool)
}

/// An order to the terminal.
package enum TerminalOrder: Equatable, Sendable {
    /// Gives the terminal back to the shell until the user returns.
    case suspend
    /// Writes the whole screen anew.
    case redraw
    /// Switches mouse reports.
    case setMouse(Bool)
}

/// What is left of the dashboard's effects for whatever controls the run: the screen's own thread
/// has obeyed the others.
package enum RunOrder: Equatable, Sendable {
    /// For the engine of the run on screen.
    case engine(EngineOrder)
    /// For what sets that engine's limit.
    case limits(LimitOrder)
}
