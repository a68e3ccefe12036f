import Fetching

/// Which part of the tasks a view shows.
package enum TaskView: Int, CaseIterable, Sendable {
    /// Every task.
    case all
    /// With a transfer under way, or begun and held up.
    case active
    /// Ended with an error.
    case failed
    /// Ended, whatever came of it.
    case done

    /// The word the screen has for it.
    package var word: String {
        switch self {
        case .all: "all"
        case .active: "active"
        case .failed: "failed"
        case .done: "done"
        }
    }

    /// The states it lets through.
    package var states: StateSet {
        switch self {
        case .all: StateSet(TaskState.allCases)
        case .active: .active
        case .failed: .of(.failed)
        case .done: .finished
        }
    }

    /// The view to the right, from the last one the first.
    package func moved(by step: Int) -> TaskView {
        let count = TaskView.allCases.count
        return TaskView.allCases[(((rawValue + step) % count) + count) % count]
    }
}

/// What the list is sorted by.
package enum SortColumn: Int, CaseIterable, Sendable {
    /// In flight, then held up, failed, queued, finished, skipped.
    case natural
    /// One column of the table, from small to large.
    case state, status, time, size, name, url

    /// The word the screen has for it.
    package var word: String {
        switch self {
        case .natural: "run"
        case .state: "state"
        case .status: "status"
        case .time: "time"
        case .size: "size"
        case .name: "name"
        case .url: "URL"
        }
    }

    /// The order to the right, from the last one the first.
    package func moved(by step: Int) -> SortColumn {
        let count = SortColumn.allCases.count
        return SortColumn.allCases[(((rawValue + step) % count) + count) % count]
    }

    /// Whether the largest are looked for, and so come first until the order is inverted.
    package var startsDescending: Bool { self == .time || self == .size }
}

/// What the list shows and in which order.
package struct ListCriteria: Equatable, Sendable {
    /// Which part of the tasks.
    package var view = TaskView.all
    /// Whether tasks that ended without an error are left out.
    package var hidesDone = false
    /// What the user typed to narrow it down.
    package var filter = TaskFilter.none
    /// What it is sorted by.
    package var column = SortColumn.natural
    /// Whether the column's order is turned round.
    package var isInverted = false

    /// All tasks in their natural order.
    package init() {}

    /// The states that view and toggle let through.
    package var states: StateSet {
        hidesDone
            ? view.states.subtracting([.of(.ok), .of(.cancelled), .of(.skipped)]) : view.states
    }

    /// Whether the column's values rise from top to bottom.
    package var isAscending: Bool { column.startsDescending == isInverted }
}
