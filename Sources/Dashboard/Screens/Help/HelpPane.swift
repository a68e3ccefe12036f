import Fetching
import SafeText
import TerminalUI

/// Help: all keys and states in groups, in two columns if both fit.
struct HelpPane: PaneScreen {
    static var showsList: Bool { false }

    private let model: DashboardModel
    private let scroll: Int
    private let groups: [HelpGroup]

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        scroll = position
        groups = HelpGroup.all(model.glyphs)
    }

    /// The last line that can be the first one shown.
    func lastPosition(in rect: Rect) -> Int {
        let height = columns(rect).map(\.count).max() ?? 0
        return max(height - max(rect.height - 2, 0), 0)
    }

    /// Cells for keys, and between two columns.
    private static let (keyWidth, gap) = (17, 2)

    private func columns(_ rect: Rect) -> [[HelpGroup.Line]] {
        let widest = groups.flatMap(\.lines).reduce(0) { max($0, $1.words.width) }
        let needed = 2 * (HelpPane.keyWidth + widest) + HelpPane.gap
        guard inside(rect).width >= needed else { return [HelpGroup.joined(groups[...])] }
        // Cut between groups so that the taller column is as short as possible.
        let halves = groups.indices.dropFirst().map { cut in
            [HelpGroup.joined(groups[..<cut]), HelpGroup.joined(groups[cut...])]
        }
        return halves.min { max($0[0].count, $0[1].count) < max($1[0].count, $1[1].count) } ?? []
    }

    private func inside(_ rect: Rect) -> Rect { rect.inset(horizontally: 2, vertically: 1) }

    /// Draws a box with the keys.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let inner = inside(rect)
        let columns = columns(rect)
        let last = lastPosition(in: rect)
        let first = min(max(scroll, 0), last)
        let title: SafeText = first < last ? "keys (\(glyphs.down) for more)" : "keys"
        Box(title: title).draw(into: &frame, in: rect, glyphs: glyphs)
        let width = (inner.width - (columns.count - 1) * HelpPane.gap) / max(columns.count, 1)
        for (index, lines) in columns.enumerated() {
            let start = index * (width + HelpPane.gap)
            let area = inner.columns(start..<start + width)
            for (offset, line) in lines.dropFirst(first).prefix(inner.height).enumerated() {
                draw(line, into: &frame, in: area.row(offset))
            }
        }
    }

    private func draw(_ line: HelpGroup.Line, into frame: inout Frame, in area: Rect) {
        let ellipsis = model.glyphs.ellipsis
        guard !line.words.isEmpty else {
            return frame.draw(line.keys, in: area, ellipsis: ellipsis, style: Style(.title))
        }
        let (left, right) = area.splitting(left: HelpPane.keyWidth)
        frame.draw(line.keys, in: left, ellipsis: ellipsis, style: Style(line.role))
        frame.draw(line.words, in: right, ellipsis: ellipsis)
    }
}
