import Fetching
import SafeText
import TerminalUI

extension Move {
    /// Rows from here; the ends are further than anything is long.
    ///
    /// - Parameter page: Rows of a page; one of them stays in sight.
    func distance(page: Int) -> Int {
        switch self {
        case .rows(let rows): rows
        case .pages(let pages): Int((Double(max(page - 1, 1)) * pages).rounded(.awayFromZero))
        case .toTop: -1_000_000
        case .toBottom: 1_000_000
        }
    }
}

extension DashboardModel {
    /// Moves in the innermost thing that moves.
    mutating func move(_ move: Move) {
        if let pane {
            self.move(move, in: pane)
        } else if screen != .run {
            // A page is eight rows whatever the height, since rows differ in height.
            scrollComparison(by: move.distance(page: 9))
        } else {
            moveInList(move)
        }
    }

    mutating func moveInList(_ move: Move) {
        let height = listHeight
        switch move {
        case .rows, .pages:
            cursor.move(by: move.distance(page: height), in: list, height: height)
        case .toTop: cursor.select(row: 0, in: list, height: height)
        case .toBottom: cursor.select(row: list.count - 1, in: list, height: height)
        }
    }
}
