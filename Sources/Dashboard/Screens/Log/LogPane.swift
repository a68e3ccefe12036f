import SafeText
import TerminalUI

/// The newest lines of the log; a gap shows how many are missing.
struct LogPane: PaneScreen {
    static var countsFromEnd: Bool { true }

    private let model: DashboardModel
    private let back: Int

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        back = position
    }

    func lastPosition(in rect: Rect) -> Int {
        max(model.log.lines.count - max(rect.height - 2, 1), 0)
    }

    /// Draws a box with the lines, the newest at the bottom.
    func draw(into frame: inout Frame, in rect: Rect) {
        let title: SafeText = back == 0 ? "log" : "log, \(Readout.count(back, "line")) back"
        Box(title: title).draw(into: &frame, in: rect, glyphs: model.glyphs)
        let inner = rect.inset(horizontally: 2, vertically: 1)
        let lines = model.log.lines
        guard !lines.isEmpty else {
            frame.draw(
                "nothing was logged yet",
                in: inner.row(0),
                ellipsis: model.glyphs.ellipsis,
                style: Style(.dim)
            )
            return
        }
        let end = max(lines.count - back, min(inner.height, lines.count))
        let start = max(end - inner.height, 0)
        for (offset, index) in (start..<end).enumerated() {
            var line = StyledLine()
            let gap = model.log.gap(before: index)
            if gap > 0 { line.add("(\(Readout.count(gap, "line")) missing) ", .warning) }
            line.add(lines[index].text, LogPane.role(of: lines[index].level))
            line.draw(into: &frame, in: inner.row(offset), glyphs: model.glyphs)
        }
    }

    private static func role(of level: LogLine.Level) -> Role {
        switch level {
        case .info: .text
        case .warning: .warning
        case .error: .error
        }
    }
}
