import Fetching
import SafeText
import TerminalUI

/// What a key changes in the list.
package enum ListVerb: Equatable, Sendable {
    /// Opens the input line of the filter.
    case editFilter
    /// Shows another view, by its name or by steps to the right.
    case show(TaskView), nextView(Int)
    /// Hides tasks that ended well, or shows them again.
    case toggleDone
    /// Sorts by another column, by steps to the right, or turns the order round.
    case sort(Int), invertSort
    /// Marks the selected task or removes its mark; removes all marks.
    case mark, unmarkAll
    /// Moves the screen with the selected task, or no longer.
    case follow
    /// Shows the tasks of the chosen error class.
    case showErrorGroup
}

extension DashboardModel {
    mutating func changeList(_ verb: ListVerb) {
        switch verb {
        case .editFilter:
            let field = TextField(SafeText(list.criteria.filter.source))
            prompt = .filter(field, returnsTo: cursor.selected)
        case .show(let view): change { $0.view = view }
        case .nextView(let step): change { $0.view = $0.view.moved(by: step) }
        case .toggleDone:
            change { $0.hidesDone.toggle() }
            say(list.criteria.hidesDone ? "done tasks are hidden" : "done tasks are shown")
        case .sort(let step): sort(by: list.criteria.column.moved(by: step))
        case .invertSort: invertSort()
        case .mark: mark()
        case .unmarkAll: unmarkAll()
        case .follow: follow()
        case .showErrorGroup: showErrorGroup()
        }
    }

    /// Sorts by a column; by the same one again inverts.
    mutating func sort(by column: SortColumn) {
        guard column != list.criteria.column else { return invertSort() }
        change { ($0.column, $0.isInverted) = (column, false) }
        say(column == .natural ? "in the order of the run" : "sorted by \(column.word)")
    }

    private mutating func invertSort() {
        guard list.criteria.column != .natural else {
            return say("choose a column first: < and >")
        }
        change { $0.isInverted.toggle() }
    }

    mutating func unmarkAll() {
        say(marks.isEmpty ? "nothing was marked" : "unmarked \(Readout.count(marks.count, "task"))")
        taskMarks.untagAll()
    }

    private mutating func mark() {
        guard let task = cursor.selected else { return say("choose a task first: the arrow keys") }
        taskMarks.toggle(task)
        cursor.move(by: 1, in: list, height: listHeight)
    }

    private mutating func follow() {
        cursor.toggleFollowing()
        guard cursor.follows, let row = selectedRow else {
            return say(cursor.selected == nil ? "choose a task to follow first" : "not following")
        }
        cursor.reveal(in: list, height: listHeight)
        say("following \(row.name)")
    }
}
