import Fetching
import SafeText
import TerminalUI

/// Failed tasks grouped by error class, the most frequent first.
struct ErrorsPane: PaneScreen {
    static var place: Place { .errors }

    private let model: DashboardModel
    private let chosen: Int

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        chosen = position
    }

    static func open(in model: inout DashboardModel) -> Bool {
        model.errorGroups = model.shown.map(ErrorGroup.groups) ?? []
        return true
    }

    static func refresh(in model: inout DashboardModel) {
        guard let shown = model.shown, let chosen = model.pane?.position else { return }
        model.errorGroups = ErrorGroup.groups(shown)
        model.pane?.position = min(chosen, max(model.errorGroups.count - 1, 0))
    }

    /// Positions are classes.
    func lastPosition(in rect: Rect) -> Int { max(model.errorGroups.count - 1, 0) }

    /// Draws a box with a line for each class.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let groups = model.errorGroups
        let count = groups.reduce(0) { $0 + $1.count }
        Box(title: "\(Readout.count(count, "failed task")) by class")
            .draw(into: &frame, in: rect, glyphs: glyphs)
        let inner = rect.inset(horizontally: 2, vertically: 1)
        guard !groups.isEmpty else {
            frame.draw(
                "nothing has failed",
                in: inner.row(0),
                ellipsis: model.glyphs.ellipsis,
                style: Style(.ok)
            )
            return
        }
        let height = max(inner.height - 1, 1)
        let top = max(0, min(chosen, groups.count - 1) - height + 1)
        let rows = groups.enumerated().dropFirst(top).prefix(height).map { index, group in
            row(for: group, isChosen: index == chosen, of: count)
        }
        Table(
            columns: [
                .init("class", width: 20),
                .init("count", width: 7, alignment: .right),
                .init("share", width: 5, alignment: .right, priority: 2),
                .init("for example", width: 12, flexibility: 1, truncation: .head, priority: 1),
            ],
            rows: Array(rows)
        ).draw(into: &frame, in: inner, glyphs: glyphs)
    }

    private func row(for group: ErrorGroup, isChosen: Bool, of count: Int) -> Table.Row {
        let example = model.shown?.row(group.example)
        return Table.Row(
            [
                SafeText(group.errorClass.name),
                Readout.count(group.count),
                Readout.percent(Double(group.count) / Double(max(count, 1))),
                example.map { SafeText(maskedURL: $0.url.text) } ?? "",
            ],
            styles: [Style(.error), Style(.strong), Style(.dim), Style()],
            isSelected: isChosen
        )
    }
}

extension DashboardModel {
    /// Shows the tasks that failed with the chosen class.
    mutating func showErrorGroup() {
        guard let chosen = pane?.position, chosen < errorGroups.count else { return }
        let name = errorGroups[chosen].errorClass.name
        pane = nil
        change {
            $0.view = .failed
            $0.filter = TaskFilter("error:\(name)")
        }
        say("failed with \(name): Esc clears the filter, R retries them")
    }
}
