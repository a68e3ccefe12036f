import Clock
import Fetching
import SafeText
import TerminalUI
import URLStandard

/// The rows of the list that are on screen.
///
/// Below 110 columns a task's bar and the reason why it waits or failed share a column: a task that
/// waits has no bar, and of one that failed the reason says more.
struct TaskTable {
    /// What a column shows.
    private enum Content {
        case mark, state, bar, status, time, size, name, url, why
    }

    private let model: DashboardModel
    private let width: Int
    private let contents: [Content]
    private let columns: [Table.Column]
    private let isWide: Bool

    init(_ model: DashboardModel, width: Int) {
        self.model = model
        self.width = width
        isWide = width >= 110
        var entries: [(Content, Table.Column)] = [
            (.mark, .init("", width: 1, priority: 0)),
            (.state, .init("state", width: 12, priority: 1)),
            (
                .bar,
                .init(
                    isWide ? "progress" : "progress or why",
                    width: isWide ? 14 : 18,
                    priority: 3
                )
            ),
            (.status, .init("code", width: 5, alignment: .right, priority: 4)),
            (.time, .init("time", width: 6, alignment: .right, priority: 2)),
            (.size, .init("size", width: 5, alignment: .right, priority: 5)),
        ]
        if isWide { entries.append((.name, .init("name", width: 12, priority: 6))) }
        entries.append(
            (.url, .init("URL", width: 14, flexibility: 3, truncation: .head, priority: 0))
        )
        if isWide {
            entries.append((.why, .init("why", width: 21, flexibility: 2, priority: 7)))
        }
        contents = entries.map(\.0)
        columns = entries.map(\.1)
    }

    /// What a click on a column's title sorts by; nil for columns that have no order.
    func sortColumn(atColumn column: Int) -> SortColumn? {
        Table(columns: columns).column(atColumn: column, width: width)
            .flatMap { TaskTable.sortColumn(of: contents[$0]) }
    }

    private static func sortColumn(of content: Content) -> SortColumn? {
        switch content {
        case .state: .state
        case .status: .status
        case .time: .time
        case .size: .size
        case .name: .name
        case .url: .url
        case .mark: .natural
        case .bar, .why: nil
        }
    }

    /// Draws titles and rows.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard rect.height > 0, let snapshot = model.shown else { return }
        let rows = visibleRows(snapshot, height: rect.height - 1)
        let criteria = model.list.criteria
        let table = Table(
            columns: columns,
            rows: rows.map { line(for: $0, snapshot) },
            sortedColumn: criteria.column == .natural
                ? nil : contents.firstIndex { TaskTable.sortColumn(of: $0) == criteria.column },
            isAscending: criteria.isAscending
        )
        table.draw(into: &frame, in: rect, glyphs: model.glyphs)
        guard !rows.isEmpty else { return drawEmpty(into: &frame, in: rect) }
        drawBars(rows, table, into: &frame, in: rect)
    }

    private func visibleRows(_ snapshot: EngineSnapshot, height: Int) -> [TaskRow] {
        let top = model.cursor.top
        guard height > 0, top < model.list.count else { return [] }
        return (top..<min(top + height, model.list.count)).compactMap {
            model.list.task(at: $0).flatMap(snapshot.row)
        }
    }

    private func line(for row: TaskRow, _ snapshot: EngineSnapshot) -> Table.Row {
        let state = model.state(of: row)
        let why = WaitReason(row, state: state, in: snapshot, at: model.clock)
        var texts: [SafeText] = []
        var styles: [Style] = []
        for content in contents {
            let (text, role) = cell(content, row, state, why)
            texts.append(text)
            styles.append(Style(role))
        }
        return Table.Row(
            texts,
            styles: styles,
            isSelected: row.id == model.cursor.selected,
            isMarked: model.marks.contains(row.id)
        )
    }

    private func cell(
        _ content: Content,
        _ row: TaskRow,
        _ state: TaskState,
        _ why: WaitReason
    ) -> (SafeText, Role) {
        let isQuiet = state == .queued || state == .skipped
        switch content {
        case .mark:
            if model.marks.contains(row.id) { return (model.glyphs.mark, .marked) }
            return row.id == model.cursor.selected ? (model.glyphs.pointer, .accent) : ("", .text)
        case .state: return (state.label(model.glyphs), state.displayRole)
        case .bar: return showsBar(state) ? ("", .text) : (shortened(why, row, state), why.role)
        case .status:
            return row.status == 0
                ? ("", .text)
                : ("\(row.status)", row.status < 400 ? (row.status < 300 ? .ok : .text) : .error)
        case .time:
            let time = row.shownMilliseconds(at: model.clock)
            return (time.map(Readout.duration(milliseconds:)) ?? "", isQuiet ? .dim : .text)
        case .size: return (row.bytes > 0 ? Readout.bytes(row.bytes) : "", .text)
        case .name: return (SafeText(row.name), .dim)
        case .url: return (model.shortURL(row), isQuiet ? .dim : .text)
        case .why: return (why.text, why.role)
        }
    }

    /// Of an error the class alone, which fits.
    private func shortened(_ why: WaitReason, _ row: TaskRow, _ state: TaskState) -> SafeText {
        guard state == .failed, let error = row.error else { return why.text }
        return SafeText(error.errorClass.name)
    }

    private func showsBar(_ state: TaskState) -> Bool {
        switch state {
        case .started, .dns, .connect, .tls, .wait, .body, .ok, .cancelled: true
        case .paused, .cancelling: isWide
        case .queued, .backoff, .failed, .skipped: isWide
        }
    }

    private func drawBars(
        _ rows: [TaskRow],
        _ table: Table,
        into frame: inout Frame,
        in rect: Rect
    ) {
        guard let column = contents.firstIndex(of: .bar),
            let range = table.layout(width: rect.width)[column]
        else { return }
        let area = rect.columns(range).splitting(top: 1).rest
        for (index, row) in rows.enumerated() {
            let state = model.state(of: row)
            guard showsBar(state), !(state == .queued || state == .skipped) else { continue }
            let passed = model.clock.seconds(since: row.stateSince)
            let whole = row.resumesAt.seconds(since: row.stateSince)
            PhaseBar(row: row, state: state, backoffShare: whole > 0 ? passed / whole : 0)
                .draw(into: &frame, in: area.row(index), glyphs: model.glyphs)
        }
    }

    private func drawEmpty(into frame: inout Frame, in rect: Rect) {
        let criteria = model.list.criteria
        let words: SafeText =
            !criteria.filter.source.isEmpty
            ? "no task matches the filter: Esc clears it"
            : criteria.view != .all || criteria.hidesDone
                ? "no task in this view: 1 shows all" : "waiting for the first task"
        let area = rect.row(min(2, rect.height - 1))
        frame.draw(
            words,
            in: area,
            alignment: .center,
            ellipsis: model.glyphs.ellipsis,
            style: Style(.dim)
        )
    }
}

extension DashboardModel {
    /// A URL without what all have in common: the scheme, and the host while there is only one.
    func shortURL(_ row: TaskRow) -> SafeText {
        var rest = SecretMask.url(row.url.text)[...]
        guard let scheme = rest.range(ofScheme: ["https://", "http://"]) else {
            return SafeText(rest)
        }
        rest = rest[scheme.upperBound...]
        guard shown?.hosts.count == 1, let slash = rest.utf8.firstIndex(of: 0x2F) else {
            return SafeText(rest)
        }
        return SafeText(rest[slash...])
    }
}

extension Substring {
    /// Where one of some schemes stands at the beginning.
    fileprivate func range(ofScheme schemes: [String]) -> Range<String.Index>? {
        schemes.first(where: hasPrefix).map {
            startIndex..<utf8.index(startIndex, offsetBy: $0.utf8.count)
        }
    }
}
