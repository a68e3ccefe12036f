import SafeText
package import TerminalUI

/// What a key means while no prompt takes it.
package enum Command: Equatable, Sendable {
    /// Moves by rows, by pages of the list, or to one of its ends.
    case move(Int), movePages(Double), moveToTop, moveToBottom
    /// Acts on the tagged tasks, or on the selected one.
    case cancel, retry, togglePause
    /// Acts on every task that matches, or on all.
    case cancelAll, retryFailed, toggleDispatch
    /// Acts on the selected task's host.
    case toggleHost
    /// Tags the selected task, or removes all tags.
    case mark, unmarkAll
    /// Changes the limit, lets it be sought, or compares some.
    case changeLimit(Int), toggleAuto, compareLimits
    /// Changes what the list shows.
    case editFilter, show(TaskView), nextView(Int), toggleDone
    /// Changes its order.
    case sort(Int), invertSort
    /// Opens and closes panes.
    case details, errors, log, autoMoves, help, close
    /// Stops what moves.
    case freeze, follow
    /// Leaves the slow half of the lesson.
    case skipLesson
    /// Switches the mouse.
    case toggleMouse
    /// Ends.
    case quit(leavesFrame: Bool), interrupt
    /// Serves the terminal.
    case redraw, suspend

    /// The command of a key; nil for none.
    package init?(_ key: Key) {
        switch key {
        case .character(let character): self.init(character: character)
        case .control(let character): self.init(control: character)
        case .up: self = .move(-1)
        case .down: self = .move(1)
        case .pageUp: self = .movePages(-1)
        case .pageDown: self = .movePages(1)
        case .home: self = .moveToTop
        case .end: self = .moveToBottom
        case .enter: self = .details
        case .escape: self = .close
        case .tab: self = .nextView(1)
        case .backTab: self = .nextView(-1)
        case .function(let number): self.init(function: number)
        case .left, .right, .backspace, .delete, .insert: return nil
        }
    }

    private init?(character: Character) {
        guard let command = Command.letters[character] else { return nil }
        self = command
    }

    private init?(control: Character) {
        switch control {
        case "u": self = .movePages(-0.5)
        case "d": self = .movePages(0.5)
        case "c": self = .interrupt
        case "l": self = .redraw
        case "z": self = .suspend
        default: return nil
        }
    }

    private init?(function: Int) {
        switch function {
        case 1: self = .help
        case 3, 4: self = .editFilter
        case 6: self = .sort(1)
        case 7: self = .changeLimit(-1)
        case 8: self = .changeLimit(1)
        case 9: self = .cancel
        case 10: self = .quit(leavesFrame: false)
        default: return nil
        }
    }

    private static let letters: [Character: Command] = [
        "k": .move(-1), "j": .move(1), "g": .moveToTop, "G": .moveToBottom,
        "x": .cancel, "X": .cancelAll, "r": .retry, "R": .retryFailed,
        "p": .togglePause, "P": .toggleDispatch, "H": .toggleHost, " ": .mark, "U": .unmarkAll,
        "+": .changeLimit(1), "=": .changeLimit(1), "-": .changeLimit(-1),
        "]": .changeLimit(10), "[": .changeLimit(-10), "A": .toggleAuto, "a": .autoMoves,
        "c": .compareLimits,
        "/": .editFilter, "\\": .editFilter, "d": .toggleDone,
        "1": .show(.all), "2": .show(.active), "3": .show(.failed), "4": .show(.done),
        "<": .sort(-1), ">": .sort(1), "I": .invertSort,
        "e": .errors, "l": .log, "?": .help, "h": .help,
        "Z": .freeze, "f": .freeze, "F": .follow, "n": .skipLesson, "m": .toggleMouse,
        "q": .quit(leavesFrame: false), "Q": .quit(leavesFrame: true),
    ]
}
