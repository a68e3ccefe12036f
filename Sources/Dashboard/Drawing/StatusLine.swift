import Clock
import Fetching
import SafeText
import TerminalUI

/// The line above the keys: the filter's input line, else what the last key did, else a hint.
struct StatusLine {
    private let model: DashboardModel

    init(_ model: DashboardModel) { self.model = model }

    /// Draws in the first row of an area.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        if case .filter(let field, _) = model.prompt {
            return drawFilter(field, into: &frame, in: rect)
        }
        var line = StyledLine()
        if let notice = model.notice, notice.isFresh(at: model.now) {
            let sign = glyphs.state(notice.role)
            line.add("\(sign) ", notice.role)
            line.add(notice.text, notice.role)
        } else if let stall = StallNotice(model) {
            line.add("\(glyphs.state(.warning)) \(stall.text)", .warning)
        } else if let row = model.selectedRow {
            line.add(SafeText(row.name), .strong)
            let room = rect.width - line.width - 2
            line.add(
                "  \(SafeText(maskedURL: row.url.text).truncated(to: room, .head, ellipsis: glyphs.ellipsis))",
                .dim
            )
        } else if let hint {
            line.add(hint, .dim)
        }
        line.draw(into: &frame, in: rect, glyphs: glyphs)
    }

    /// The hints in turn, for ten seconds each.
    private var hint: SafeText? {
        let hints = model.context.hints
        guard !hints.isEmpty, let start = model.latest?.startedAt else { return hints.first }
        let turn = Int(max(model.now.seconds(since: start), 0) / 10)
        return hints[turn % hints.count]
    }

    private func drawFilter(_ field: TextField, into frame: inout Frame, in rect: Rect) {
        let problem = model.list.criteria.filter.problem.map { SafeText($0) }
        let words = problem ?? "\(Readout.count(model.list.count)) match"
        let (right, left) = rect.splitting(
            right: rect.width < 40 ? 0 : min(words.width, rect.width / 2)
        )
        let style = Style(problem == nil ? .dim : .warning)
        frame.draw(words, in: right, ellipsis: model.glyphs.ellipsis, style: style)
        let (sign, line) = left.splitting(right: 1).rest.splitting(left: 2)
        frame.draw("/", in: sign, ellipsis: model.glyphs.ellipsis, style: Style(.key))
        field.draw(into: &frame, in: line, glyphs: model.glyphs)
    }
}
