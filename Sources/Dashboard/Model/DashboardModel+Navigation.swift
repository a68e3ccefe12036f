import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Moves in the innermost thing that moves.
    mutating func move(_ command: Command) {
        switch pane {
        case .help(let scroll):
            let last = HelpPane(self, scroll: 0).maximumScroll(in: paneArea)
            let line = moved(min(scroll, last), by: command, page: paneHeight)
            pane = .help(scroll: min(max(line, 0), last))
        case .auto(let scroll):
            let last = AutoPane(self, scroll: 0).maximumScroll(in: paneArea)
            let line = moved(min(scroll, last), by: command, page: paneHeight)
            pane = .auto(scroll: min(max(line, 0), last))
        case .log(let back):
            let upwards = moved(0, by: command, page: paneHeight)
            let page = command == .moveToTop ? -LogTail.capacity : upwards
            pane = .log(back: min(max(back - page, 0), max(log.lines.count - paneHeight, 0)))
        case .errors(let chosen):
            let last = max(errorGroups.count - 1, 0)
            pane = .errors(chosen: min(max(moved(chosen, by: command, page: paneHeight), 0), last))
        case .details(let scroll):
            if case .movePages = command {
                let last = DetailsPane(self, scroll: 0).maximumScroll(in: paneArea)
                let line = moved(min(scroll, last), by: command, page: paneHeight)
                pane = .details(scroll: min(max(line, 0), last))
            } else {
                moveInList(command)
                pane = .details(scroll: 0)
            }
        case .list: moveInList(command)
        }
    }

    private mutating func moveInList(_ command: Command) {
        let height = listHeight
        switch command {
        case .move(let rows): cursor.move(by: rows, in: list, height: height)
        case .movePages(let pages):
            let rows = (Double(max(height - 1, 1)) * pages).rounded(.awayFromZero)
            cursor.move(by: Int(rows), in: list, height: height)
        case .moveToTop: cursor.select(row: 0, in: list, height: height)
        case .moveToBottom: cursor.select(row: list.count - 1, in: list, height: height)
        default: break
        }
    }

    /// Where a position comes to; the ends are far away, and who draws stops at the last line.
    private func moved(_ position: Int, by command: Command, page: Int) -> Int {
        switch command {
        case .move(let rows): max(min(position + rows, LogTail.capacity), -LogTail.capacity)
        case .movePages(let pages):
            position + Int((Double(max(page - 1, 1)) * pages).rounded(.awayFromZero))
        case .moveToTop: 0
        case .moveToBottom: LogTail.capacity
        default: position
        }
    }

    private var paneArea: Rect { ScreenLayout(self, size: size).pane }

    /// Lines inside the pane's border.
    private var paneHeight: Int { max(paneArea.height - 2, 1) }

    /// Opens a pane, or closes it when it is open.
    mutating func toggle(_ command: Command) {
        switch (command, pane) {
        case (.details, .errors(let chosen)): showTasks(ofGroup: chosen)
        case (.details, .details), (.errors, .errors), (.log, .log), (.help, .help): pane = .list
        case (.autoMoves, .auto): pane = .list
        case (.details, .help), (.details, .log), (.details, .auto): pane = .list
        case (.details, .list):
            if cursor.selected == nil { cursor.move(by: 0, in: list, height: listHeight) }
            if cursor.selected != nil { pane = .details(scroll: 0) }
        case (.errors, _):
            errorGroups = shown.map(ErrorGroup.groups) ?? []
            pane = .errors(chosen: 0)
        case (.log, _): pane = .log(back: 0)
        case (.autoMoves, _): pane = .auto(scroll: 0)
        case (.help, _): pane = .help(scroll: 0)
        default: break
        }
        if !isShowingDetails { letGo() }
        cursor.reveal(in: list, height: listHeight)
    }

    /// Selects nothing where the selected task was only kept for its details: what stands in its
    /// place is another task, which the user has not chosen.
    private mutating func letGo() {
        guard let task = cursor.selected, list.row(of: task) == nil else { return }
        cursor.deselect()
    }

    private mutating func showTasks(ofGroup chosen: Int) {
        guard chosen < errorGroups.count else { return }
        let name = errorGroups[chosen].errorClass.name
        pane = .list
        change {
            $0.view = .failed
            $0.filter = TaskFilter("error:\(name)")
        }
        say("failed with \(name): Esc clears the filter, R retries them")
    }

    /// Closes the innermost thing: pane, filter, tags, selection.
    ///
    /// Never the dashboard.
    mutating func close() {
        if pane != .list {
            pane = .list
            letGo()
            cursor.reveal(in: list, height: listHeight)
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
}
