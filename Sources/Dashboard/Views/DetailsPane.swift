import Fetching
import Statistics
import TerminalUI

/// Everything about the selected task.
struct DetailsPane {
    private let model: DashboardModel
    private let scroll: Int

    init(_ model: DashboardModel, scroll: Int) {
        self.model = model
        self.scroll = scroll
    }

    /// Draws a box with facts, and the time of each phase beside or below them.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard let row = model.selectedRow, let snapshot = model.shown else { return }
        let glyphs = model.glyphs
        Box(title: SafeText(row.name)).draw(into: &frame, in: rect, glyphs: glyphs)
        let inner = rect.inset(horizontally: 2, vertically: 1)
        let phases = PhaseList(row, at: model.clock)
        let facts = TaskFacts(row, state: model.state(of: row), snapshot, model)
        if inner.width >= 96 {
            let (right, left) = inner.splitting(right: 40)
            let lines = facts.lines(width: left.width - 2)
            draw(lines, into: &frame, in: left.columns(0..<max(left.width - 2, 0)))
            phases.draw(into: &frame, in: right, glyphs: glyphs)
            return
        }
        let lines = facts.lines(width: inner.width)
        let total = lines.count + 1 + phases.height
        let first = min(scroll, max(total - inner.height, 0))
        draw(Array(lines.dropFirst(first)), into: &frame, in: inner)
        let below = max(lines.count + 1 - first, 0)
        let skipped = max(first - lines.count - 1, 0)
        phases.draw(into: &frame, in: inner.splitting(top: below).rest, glyphs: glyphs, from: skipped)
    }

    private func draw(_ lines: [StyledLine], into frame: inout Frame, in rect: Rect) {
        for (index, line) in lines.prefix(rect.height).enumerated() {
            line.draw(into: &frame, in: rect.row(index), glyphs: model.glyphs)
        }
    }
}
