import TerminalUI

/// All keys, in groups, in two columns where there is room.
struct HelpPane {
    private let model: DashboardModel
    private let scroll: Int

    init(_ model: DashboardModel, scroll: Int) {
        self.model = model
        self.scroll = scroll
    }

    /// The last line that can be the first one shown.
    func maximumScroll(in rect: Rect) -> Int {
        max(linesPerColumn(columns(rect)) - max(rect.height - 2, 0), 0)
    }

    private func columns(_ rect: Rect) -> Int { rect.width >= 104 ? 2 : 1 }

    private func linesPerColumn(_ columns: Int) -> Int {
        (HelpPane.lines.count + columns - 1) / columns
    }

    /// Draws a box with the keys.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let inner = rect.inset(horizontally: 2, vertically: 1)
        let columns = columns(rect)
        let lines = HelpPane.lines
        let perColumn = linesPerColumn(columns)
        let first = min(max(scroll, 0), maximumScroll(in: rect))
        let hasMore = first + inner.height < perColumn
        let title: SafeText = hasMore ? "keys (\(glyphs.down) for more)" : "keys"
        Box(title: title).draw(into: &frame, in: rect, glyphs: glyphs)
        for column in 0..<columns {
            let part = lines.dropFirst(column * perColumn).prefix(perColumn).dropFirst(first)
            let width = inner.width / columns
            let area = inner.columns(column * width..<(column + 1) * width)
            for (index, line) in part.prefix(inner.height).enumerated() {
                draw(line, into: &frame, in: area.row(index))
            }
        }
    }

    private func draw(
        _ line: (keys: SafeText, words: SafeText),
        into frame: inout Frame,
        in area: Rect
    ) {
        let glyphs = model.glyphs
        guard !line.words.isEmpty else {
            return frame.draw(line.keys, in: area, ellipsis: glyphs.ellipsis, style: Style(.title))
        }
        let (left, right) = area.splitting(left: 17)
        frame.draw(line.keys, in: left, ellipsis: glyphs.ellipsis, style: Style(.key))
        frame.draw(line.words, in: right, ellipsis: glyphs.ellipsis)
    }

    /// Keys and what they do; a line without words is the title of a group.
    private static let lines: [(keys: SafeText, words: SafeText)] = [
        ("Move", ""),
        ("Up Down  j k", "one row; the cursor stays with its task"),
        ("PgUp PgDn", "one page; Ctrl-U and Ctrl-D half of one"),
        ("Home End  g G", "first and last row"),
        ("F", "the screen follows the selected task"),
        ("Enter", "details of the selected task"),
        ("e", "errors by class; Enter shows its tasks"),
        ("l", "log"),
        ("", " "),
        ("Steer", ""),
        ("x  F9", "cancel the selected or marked tasks"),
        ("X", "cancel every task in the list, if you agree"),
        ("r", "retry the selected or marked tasks"),
        ("R", "retry every failed task that matches"),
        ("p", "pause or resume the selected or marked ones"),
        ("P", "start nothing new, or start again"),
        ("H", "the same for the selected task's host"),
        ("+ -  F8 F7", "limit up and down by one"),
        ("] [", "limit up and down by ten"),
        ("A", "auto limit on, off; + and - take over"),
        ("a", "the auto limit's hosts and moves"),
        ("c", "compare limits, and show the comparison"),
        ("Space  U", "mark a task, unmark all"),
        ("n", "leave the slow half of the lesson"),
        ("", " "),
        ("Look", ""),
        ("Tab  1 2 3 4", "view: all, active, failed, done"),
        ("d", "hide tasks that ended well"),
        ("/  F4", "filter as you type; Esc clears it"),
        ("  word  !word", "in name, URL or error; not in them"),
        ("  state:wait", "also active, done, waiting"),
        ("  status:5xx", "also 404, 400-404, >=500"),
        ("  host: error:", "also name: url: depth:2"),
        ("  >2s  <1MB", "by time and by size"),
        ("< >  F6", "column to sort by"),
        ("I", "invert the order"),
        ("Z", "freeze the screen; the run goes on"),
        ("", " "),
        ("Compare limits", ""),
        ("v  Tab", "table or race; Space runs the race again"),
        ("a", "apply: the run goes on at that limit"),
        ("r", "refine: try limits around it"),
        ("e", "export all that was measured as JSON"),
        ("x  Esc", "stop it, if you agree; then leave"),
        ("c", "the tasks, while it goes on"),
        ("n", "compare other limits"),
        ("", " "),
        ("Read", ""),
        ("loop 0.3ms", "the network thread's longest turn"),
        ("stalled: pool", "tasks could not run; what kept them"),
        ("stalled: network", "no transfer moved; which step and URL"),
        ("stalled: screen", "a frame was late, and why"),
        ("parse 1/3 busy", "workers that read pages for links"),
        ("held back", "nothing starts: parsing or output lags"),
        ("", " "),
        ("Leave", ""),
        ("Esc", "closes the innermost thing, never all"),
        ("q  F10", "quit; asks while work goes on"),
        ("Q", "quit and leave the last frame"),
        ("Ctrl-C", "stop; again: at once; again: leave"),
        ("Ctrl-Z", "suspend"),
        ("Ctrl-L", "draw the screen anew"),
        ("m", "mouse on, off; Shift-drag selects text"),
    ]
}
