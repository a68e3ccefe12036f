import Fetching
import SafeText
import TerminalUI

/// Everything about the selected task.
struct DetailsPane: PaneScreen {
    static var place: Place { .details }
    static var movesList: Bool { true }

    private let model: DashboardModel
    private let scroll: Int

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        scroll = position
    }

    /// Needs a task: the one that is selected, or else the one that a move would select.
    static func open(in model: inout DashboardModel) -> Bool {
        if model.cursor.selected == nil { model.moveInList(.rows(0)) }
        return model.cursor.selected != nil
    }

    /// The last line that can be the first one shown.
    func lastPosition(in rect: Rect) -> Int {
        let inner = inside(rect)
        guard let (facts, phases) = content(inner) else { return 0 }
        let lines = isWide(inner) ? facts.count : facts.count + 1 + phases.height
        return max(lines - inner.height, 0)
    }

    /// Draws facts, and the time of each phase beside or below them, in a box if there is room.
    func draw(into frame: inout Frame, in rect: Rect) {
        let inner = inside(rect)
        guard let row = model.selectedRow, let (facts, phases) = content(inner) else { return }
        if inner != rect {
            Box(title: title(row)).draw(into: &frame, in: rect, glyphs: model.glyphs)
        }
        let first = min(scroll, lastPosition(in: rect))
        let (right, left) = columns(inner)
        for (index, line) in facts.dropFirst(first).prefix(left.height).enumerated() {
            line.draw(into: &frame, in: left.row(index), glyphs: model.glyphs)
        }
        if isWide(inner) { return phases.draw(into: &frame, in: right, glyphs: model.glyphs) }
        let below = max(facts.count + 1 - first, 0)
        let skipped = max(first - facts.count - 1, 0)
        let area = inner.splitting(top: below).rest
        phases.draw(into: &frame, in: area, glyphs: model.glyphs, from: skipped)
    }

    private func content(_ inner: Rect) -> (facts: [StyledLine], phases: PhaseList)? {
        guard let row = model.selectedRow, let snapshot = model.shown else { return nil }
        let facts = TaskFacts(
            row,
            state: model.state(of: row),
            snapshot,
            model,
            isNarrow: inner.width < 40
        )
        return (
            facts.lines(width: columns(inner).facts.width), PhaseList(row, at: model.clock)
        )
    }

    /// The phases stand beside the facts where there is room, with a gap between them.
    private func columns(_ inner: Rect) -> (phases: Rect, facts: Rect) {
        let (right, rest) = inner.splitting(right: isWide(inner) ? 40 : 0)
        return (right, isWide(inner) ? rest.splitting(right: 2).rest : rest)
    }

    /// The task's name, and that it is not in the list if it has left the view or the filter.
    private func title(_ row: TaskRow) -> SafeText {
        let name = SafeText(row.name)
        return model.list.row(of: row.id) == nil ? "\(name), not in this list" : name
    }

    private func isWide(_ inner: Rect) -> Bool { inner.width >= 96 }

    private func inside(_ rect: Rect) -> Rect {
        rect.width < 40 || rect.height < 6 ? rect : rect.inset(horizontally: 2, vertically: 1)
    }
}
