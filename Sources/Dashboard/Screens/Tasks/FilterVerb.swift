import Fetching
import SafeText
import TerminalUI

/// What a key does while a filter is typed, other than typing.
package enum FilterVerb: Equatable, Sendable {
    /// Keeps the filter as it was typed, or removes it.
    case keep, clear
    /// Moves in the list, where the task chosen is the one to return to.
    case move(Move)
}

extension DashboardModel {
    mutating func edit(_ verb: FilterVerb) {
        guard case .filter(let field, let task) = prompt else { return }
        switch verb {
        case .keep:
            prompt = .none
            if let problem = list.criteria.filter.problem { say("\(problem)", .warning) }
        case .clear:
            edit(TextField(), returnsTo: task)
            prompt = .none
        case .move(let move):
            self.move(move)
            prompt = .filter(field, returnsTo: cursor.selected)
        }
    }

    /// Shows what a filter that is being typed lets through.
    ///
    /// Half a word may let nothing through, so the task selected before comes back with its row.
    mutating func edit(_ field: TextField, returnsTo task: TaskID?) {
        prompt = .filter(field, returnsTo: task)
        let filter = TaskFilter(field.text.string)
        guard filter.source != list.criteria.filter.source else { return }
        change { $0.filter = filter }
        guard let task, !isShowingDetails else { return }
        cursor.select(row: list.row(of: task) ?? 0, in: list, height: listHeight)
        hold.settle()
    }
}
