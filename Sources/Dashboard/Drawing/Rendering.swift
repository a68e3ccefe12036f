import SafeText
package import TerminalUI

/// What the screen looks like: a function of the model and the size, and of nothing else.
///
/// Costs what is visible; the number of tasks does not matter.
package func render(_ model: DashboardModel, size: Size) -> Frame {
    var frame = Frame(size: size)
    let layout = ScreenLayout(model, size: size)
    switch layout.density {
    case _ where model.screen != .run:
        ComparisonScreen(model).draw(into: &frame, in: layout.comparison)
        KeyLine(model).draw(into: &frame, in: layout.keys)
    case .full:
        HeaderView(model).draw(into: &frame, in: layout.header)
        LanesPanel(model).draw(into: &frame, in: layout.lanes)
        ViewsLine(model).draw(into: &frame, in: layout.views)
        if layout.hasTableHeader {
            TaskTable(model, width: layout.table.width).draw(into: &frame, in: layout.table)
        } else {
            CompactView(model).drawRows(into: &frame, in: layout.table)
        }
        KeyLine(model).draw(into: &frame, in: layout.keys)
    case .compact:
        CompactView(model).drawNumbers(into: &frame, in: layout.header)
        CompactView(model).drawRows(into: &frame, in: layout.table)
    case .line:
        CompactView(model).drawNumbers(into: &frame, in: layout.header)
    }
    if let pane = model.pane, !layout.pane.isEmpty {
        pane.kind.screen.init(model, position: pane.position).draw(into: &frame, in: layout.pane)
    }
    if layout.header.isEmpty, layout.comparison.isEmpty {
        InsecureMark.draw(model, into: &frame, in: layout.pane)
    }
    StatusLine(model).draw(into: &frame, in: layout.status)
    switch model.prompt {
    case .confirmation(let question):
        question.dialog.draw(into: &frame, in: frame.bounds, glyphs: model.glyphs)
        if layout.density != .full { InsecureMark.draw(model, into: &frame, in: frame.bounds) }
    case .comparison(let form):
        ComparisonFormView(form, model).draw(into: &frame, in: layout.body)
        InsecureMark.draw(model, into: &frame, in: layout.body)
    case .filter where layout.density == .line:
        StatusLine(model).draw(into: &frame, in: layout.header)
    case .filter, .none: break
    }
    return frame
}
