import Fetching
import SafeText
import TerminalUI

/// What a key changes in how the screen behaves.
package enum ScreenVerb: Equatable, Sendable {
    /// Closes the innermost thing.
    case close
    /// Stops the screen while the run goes on, or makes it live again.
    case freeze
    /// Switches mouse reports, so that text can be selected.
    case toggleMouse
    /// Serves the terminal.
    case redraw, suspend
}

extension DashboardModel {
    mutating func changeScreen(_ verb: ScreenVerb) -> [DashboardEffect] {
        switch verb {
        case .close: close()
        case .freeze: freeze()
        case .toggleMouse: return toggleMouse()
        case .redraw: return [.terminal(.redraw)]
        case .suspend: return [.terminal(.suspend)]
        }
        return []
    }

    /// Closes the innermost thing: pane, filter, tags, selection.
    ///
    /// Never the dashboard.
    private mutating func close() {
        if pane != nil {
            closePane()
        } else if !list.criteria.filter.source.isEmpty {
            change { $0.filter = .none }
        } else if !marks.isEmpty {
            unmarkAll()
        } else if cursor.selected != nil {
            cursor.deselect()
        } else {
            say("q leaves", .dim)
        }
    }

    /// Freezes the screen while the run goes on; ages and the list stand still too.
    private mutating func freeze() {
        if isFrozen {
            run.thaw()
            say("live again")
            reorder()
        } else if run.freeze(at: clock) {
            say("the screen is frozen, the run goes on: Z to go on")
        }
    }

    private mutating func toggleMouse() -> [DashboardEffect] {
        isMouseOn.toggle()
        say(isMouseOn ? "mouse on: hold Shift to select text" : "mouse off: text can be selected")
        return [.terminal(.setMouse(isMouseOn))]
    }
}
