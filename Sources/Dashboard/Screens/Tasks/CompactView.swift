import Fetching
import SafeText
import TerminalUI

/// What small screens show: one line of numbers, and short rows where there is room.
struct CompactView {
    private let model: DashboardModel

    init(_ model: DashboardModel) { self.model = model }

    /// Draws the numbers, the most wanted first: they give way from the right.
    func drawNumbers(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let word = RunWord(model)
        var line = StyledLine()
        InsecureMark.add(to: &line, model, width: rect.width)
        guard let snapshot = model.shown else {
            line.add(word.text, word.role)
            return line.draw(into: &frame, in: rect, glyphs: glyphs)
        }
        let totals = snapshot.totals
        line.add("\(glyphs.check)\(totals.ok)", .ok)
        line.add(" \(glyphs.cross)\(totals.failed)", totals.failed > 0 ? .error : .dim)
        let auto = model.shownAuto.map { AutoFigures($0, snapshot).limit }
        line.add(" \(snapshot.permitsTaken)/\(auto ?? snapshot.limit)", .strong)
        if auto != nil { line.add(" auto", .accent) }
        let state: SafeText = model.isFrozen ? "FROZEN" : word.text
        let items: [(SafeText, Role)] = [
            (state, word.role), ("of \(Readout.count(totals.known))", .dim),
            (model.context.target, .dim),
        ]
        for (text, role) in items where line.width + 1 + text.width <= rect.width {
            line.add(" \(text)", role)
        }
        line.draw(into: &frame, in: rect, glyphs: glyphs)
    }

    /// Draws one row a task: sign and letter, time, and the end of the URL.
    func drawRows(into frame: inout Frame, in rect: Rect) {
        guard let snapshot = model.shown else { return }
        for offset in 0..<rect.height {
            let task = model.list.task(at: model.cursor.top + offset)
            guard let row = task.flatMap(snapshot.row) else { continue }
            let area = rect.row(offset)
            let state = model.state(of: row)
            let (left, rest) = area.splitting(left: 3)
            frame.draw(
                state.shortLabel(model.glyphs),
                in: left,
                ellipsis: model.glyphs.ellipsis,
                style: Style(state.displayRole)
            )
            let (time, url) = rest.splitting(left: rest.width >= 30 ? 7 : 0)
            let shown = row.shownMilliseconds(at: model.clock).map(Readout.duration(milliseconds:))
            frame.draw(
                (shown ?? "") + .space,
                in: time,
                alignment: .right,
                ellipsis: model.glyphs.ellipsis
            )
            frame.draw(
                model.shortURL(row),
                in: url,
                truncation: .head,
                ellipsis: model.glyphs.ellipsis
            )
            if model.marks.contains(row.id) { frame.restyle(area) { _ in Style(.marked) } }
            if row.id == model.cursor.selected { frame.restyle(area) { _ in Style(.selection) } }
        }
    }
}
