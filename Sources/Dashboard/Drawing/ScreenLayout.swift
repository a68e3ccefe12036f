import SafeText
package import TerminalUI

/// How the screen is divided.
///
/// A part without room gets an empty area.
package struct ScreenLayout: Equatable, Sendable {
    /// How much is shown at once.
    package enum Density: Equatable, Sendable {
        /// Header, views, table, status and keys, from 60×10 on.
        case full
        /// One line of numbers, short rows and the status.
        case compact
        /// One line of numbers.
        case line
    }

    /// How much is shown at once.
    package let density: Density
    /// Title, numbers and graph.
    package let header: Rect
    /// The lesson's lanes.
    package let lanes: Rect
    /// Views, filter and order.
    package let views: Rect
    /// The table, its header in the first row when dense enough for one.
    package let table: Rect
    /// Details, errors, log or help.
    package let pane: Rect
    /// The comparison of limits, which takes the place of all that is above the status.
    package let comparison: Rect
    /// Notices, or the filter while it is typed.
    package let status: Rect
    /// What keys do.
    package let keys: Rect

    /// Whether the table has a row of column titles.
    package var hasTableHeader: Bool { density == .full && table.height >= 3 }

    /// Rows of the table that show tasks.
    package var listHeight: Int { hasTableHeader ? table.height - 1 : table.height }

    /// All of the screen but status and keys, where a form is drawn.
    package var body: Rect {
        let (top, bottom) = (header.isEmpty ? comparison : header, status)
        let start = min(top.isEmpty ? pane.y : top.y, bottom.y)
        return Rect(x: status.x, y: start, width: status.width, height: bottom.y - start)
    }

    /// Divides a screen.
    package init(_ model: DashboardModel, size: Size) {
        let all = Rect(size)
        if size.width >= 60, size.height >= 10 {
            self.init(full: all, model)
        } else {
            self.init(small: all, model)
        }
    }

    private init(full all: Rect, _ model: DashboardModel) {
        density = .full
        var rest = all
        func cut(top rows: Int) -> Rect {
            let (top, below) = rest.splitting(top: rows)
            rest = below
            return top
        }
        (keys, rest) = rest.splitting(bottom: 1)
        (status, rest) = rest.splitting(bottom: 1)
        if case .comparison = model.screen {
            let empty = rest.rows(0..<0)
            (header, lanes, views, table) = (empty, empty, empty, empty)
            (comparison, pane) = model.pane == nil ? (rest, empty) : (empty, rest)
            return
        }
        comparison = rest.rows(0..<0)
        let more =
            (model.crawl == nil ? 0 : 1) + (model.shownAuto == nil || model.isFinished ? 0 : 1)
        header = cut(top: all.height >= 20 ? 5 + more : all.height >= 14 ? 3 : 2)
        let laneRows = model.lanes.isEmpty ? 0 : min(model.lanes.count, 6) + 2
        lanes = cut(top: rest.height - laneRows >= 6 ? laneRows : 0)
        views = cut(top: all.height >= 12 ? 1 : 0)
        (table, pane) = ScreenLayout.share(rest, with: model.pane)
    }

    private init(small all: Rect, _ model: DashboardModel) {
        density = all.width >= 20 && all.height >= 3 ? .compact : .line
        let (top, rest) = all.splitting(top: 1)
        let (bottom, middle) = rest.splitting(bottom: density == .compact ? 1 : 0)
        status = bottom
        let empty = Rect(x: 0, y: 0, width: 0, height: 0)
        (lanes, views, keys) = (empty, empty, empty)
        if case .comparison = model.screen {
            let whole = all.splitting(bottom: bottom.height).rest
            (header, table) = (empty, empty)
            (comparison, pane) = model.pane == nil ? (whole, empty) : (empty, whole)
            return
        }
        header = top
        comparison = empty
        (table, pane) =
            model.pane == nil ? (middle, empty) : (empty, middle)
    }

    /// On tall screens the list stays above the pane, so that one can move in it.
    private static func share(_ rest: Rect, with pane: Pane?) -> (table: Rect, pane: Rect) {
        guard let pane else { return (rest, rest.rows(0..<0)) }
        guard pane.kind.screen.showsList, rest.height >= 22 else { return (rest.rows(0..<0), rest) }
        let (bottom, top) = rest.splitting(bottom: max(15, rest.height * 2 / 5))
        return (top, bottom)
    }
}
