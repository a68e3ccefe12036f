package import Fetching

/// Which task is selected, and which part of the list is on screen.
///
/// The selection is a task, never a row: the list may change its order, the cursor stays with the
/// task. Only when the task is no longer shown does the nearest row take over, and not even then
/// while the task is followed or its details are open.
package struct Cursor: Equatable, Sendable {
    /// The selected task; nil until the user chooses one.
    package private(set) var selected: TaskID?
    /// The first row on screen.
    package private(set) var top = 0
    /// Whether the screen moves with the selected task.
    package private(set) var follows = false

    /// The row to select when the selected task is not shown any more.
    private var anchor = 0
    /// Where on the screen the selection was when the user last moved it.
    private var place = 0

    package init() {}

    /// Moves by rows.
    ///
    /// From a selection that drifted out of sight it starts where that once was.
    package mutating func move(by distance: Int, in list: TaskList, height: Int) {
        guard list.count > 0 else { return }
        let row = selected.flatMap(list.row(of:))
        if let row, row >= top, row < top + max(height, 1) {
            let count = list.count
            select(row: row + min(max(distance, -count), count), in: list, height: height)
        } else {
            select(row: top + min(place, max(height - 1, 0)), in: list, height: height)
        }
    }

    /// Selects the task in a row, the nearest one where there is no such row.
    package mutating func select(row: Int, in list: TaskList, height: Int) {
        let row = min(max(row, 0), list.count - 1)
        guard let task = list.task(at: row) else { return }
        selected = task
        anchor = row
        show(row: row, height: height)
        place = row - top
    }

    /// Moves the part on screen and leaves the selection where it is.
    package mutating func scroll(by distance: Int, in list: TaskList, height: Int) {
        follows = false
        let last = max(list.count - max(height, 1), 0)
        top = min(max(top + min(max(distance, -last), last), 0), last)
    }

    /// Moves the part on screen to where the selected task is.
    package mutating func reveal(in list: TaskList, height: Int) {
        guard let row = selected.flatMap(list.row(of:)) else { return }
        show(row: row, height: height)
        place = row - top
    }

    /// Selects nothing.
    package mutating func deselect() {
        selected = nil
        follows = false
    }

    /// Starts or stops moving the screen with the selected task.
    package mutating func toggleFollowing() { follows = !follows && selected != nil }

    /// What became of the selection when the list changed.
    package enum Outcome: Equatable, Sendable {
        /// It is what it was.
        case kept
        /// The nearest row has taken over from a task that is no longer shown.
        case slipped
        /// The screen follows this task no more, for it is no longer shown.
        case followedTo(TaskID)
    }

    /// Finds the selected task again after the list has changed.
    ///
    /// - Parameters:
    ///   - staysShown: Whether the list's criteria still let a task through; one that they do
    ///     not has been moved out of the way, and says nothing about where the user looks.
    ///   - holdsTask: Whether the selection stays with its task whatever the list shows, and the
    ///     screen with both, as while details are open.
    @discardableResult
    package mutating func settle(
        in list: TaskList,
        height: Int,
        holdsTask: Bool = false,
        staysShown: (TaskID) -> Bool = { _ in true }
    ) -> Outcome {
        defer { top = min(top, max(list.count - max(height, 1), 0)) }
        guard let task = selected else { return .kept }
        if let row = list.row(of: task) {
            if staysShown(task) { anchor = row }
            if follows || holdsTask { show(row: row, height: height) }
            return .kept
        }
        if follows {
            follows = false
            if !holdsTask { selected = nil }
            return .followedTo(task)
        }
        guard !holdsTask else { return .kept }
        selected = list.task(at: min(anchor, list.count - 1))
        return .slipped
    }

    private mutating func show(row: Int, height: Int) {
        top = min(max(top, row - max(height, 1) + 1), row)
    }
}
