import SafeText
import TerminalUI

/// A line of text spans, each with a style.
struct StyledLine {
    private(set) var parts: [(text: SafeText, style: Style)] = []
    /// Indices of the parts that separate items.
    private var separators: [Int] = []

    init() {}

    init(_ text: SafeText, _ role: Role = .text, bold: Bool = false) {
        add(text, role, bold: bold)
    }

    /// Its width in cells.
    var width: Int { parts.reduce(0) { $0 + $1.text.width } }

    mutating func add(_ text: SafeText, _ role: Role = .text, bold: Bool = false) {
        if !text.isEmpty { parts.append((text, Style(role, bold: bold))) }
    }

    mutating func add(_ line: StyledLine) { parts += line.parts }

    /// Adds a text, after a separator unless it is the first.
    mutating func addItem(_ text: SafeText, _ role: Role = .text, glyphs: GlyphSet) {
        guard !text.isEmpty else { return }
        if !parts.isEmpty {
            separators.append(parts.count)
            add(" \(glyphs.bullet) ", .dim)
        }
        add(text, role)
    }

    /// Wraps the line between its items.
    func flowed(to width: Int, indent: Int) -> [StyledLine] {
        guard self.width > width, !separators.isEmpty else { return [self] }
        var lines: [StyledLine] = []
        var line = StyledLine()
        var start = 0
        for end in separators + [parts.count] {
            let item = parts[start..<end]
            if start > 0, line.width + item.reduce(0, { $0 + $1.text.width }) > width {
                lines.append(line)
                line = StyledLine(.spaces(indent))
                line.parts += item.dropFirst()
            } else {
                line.parts += item
            }
            start = end
        }
        return lines + [line]
    }

    /// Draws in the first row of an area; what does not fit ends in an ellipsis.
    func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let row = rect.row(0)
        var x = 0
        for (index, part) in parts.enumerated() {
            let room = row.width - x
            guard room > 0 else { return }
            let isLast = index == parts.count - 1
            let isCut = part.text.width > room || (part.text.width == room && !isLast)
            let shown =
                isCut && part.text.width <= room
                ? part.text.prefix(cells: room - 1) + glyphs.ellipsis
                : part.text.truncated(to: room, ellipsis: glyphs.ellipsis)
            let start = Point(x: row.x + x, y: row.y)
            frame.draw(shown, at: start, in: row, style: part.style)
            x += part.text.width
        }
    }
}
