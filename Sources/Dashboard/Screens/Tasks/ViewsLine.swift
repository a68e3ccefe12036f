import Fetching
import SafeText
import TerminalUI

/// The views with how many tasks each has, and what narrows or orders the list.
struct ViewsLine {
    private let model: DashboardModel

    init(_ model: DashboardModel) { self.model = model }

    private var tabs: [(view: TaskView, text: SafeText)] {
        TaskView.allCases.map { view in
            let count = Readout.count(model.list.count(in: view.states))
            let isOn = view == model.list.criteria.view
            let words: SafeText = "\(view.rawValue + 1) \(view.word) \(count)"
            return (view, isOn ? "[\(words)]" : " \(words) ")
        }
    }

    /// The view under a column, for clicks.
    func view(atColumn column: Int) -> TaskView? {
        var start = 0
        for tab in tabs {
            if (start..<start + tab.text.width).contains(column) { return tab.view }
            start += tab.text.width + 1
        }
        return nil
    }

    /// Draws in the first row of an area.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        frame.fill(rect.row(0))
        var line = StyledLine()
        for tab in tabs {
            let isOn = tab.view == model.list.criteria.view
            line.add(tab.text, isOn ? .accent : .dim, bold: isOn)
            line.add(" ")
        }
        let position = place
        let (right, left) = rect.splitting(right: position.width)
        let criteria = model.list.criteria
        if criteria.hidesDone { line.add(" done hidden ", .warning) }
        if criteria.column != .natural { line.add(" by \(criteria.column.word) ", .notice) }
        if !model.marks.isEmpty { line.add(" \(model.marks.count) marked ", .marked) }
        if !criteria.filter.source.isEmpty { line.add(" /\(criteria.filter.source) ", .notice) }
        line.draw(into: &frame, in: left.splitting(right: 1).rest, glyphs: glyphs)
        frame.draw(position, in: right, ellipsis: model.glyphs.ellipsis, style: Style(.dim))
    }

    /// `17 of 1,466`, or how many there are while none is selected.
    private var place: SafeText {
        let count = Readout.count(model.list.count)
        guard let row = model.cursor.selected.flatMap(model.list.row(of:)) else {
            return "\(count) shown"
        }
        let follows: SafeText = model.cursor.follows ? "following " : ""
        return "\(follows)\(Readout.count(row + 1)) of \(count)"
    }
}
