import TerminalUI

/// A line of texts in styles of their own.
struct StyledLine {
    private(set) var parts: [(text: SafeText, style: Style)] = []

    init() {}

    init(_ text: SafeText, _ role: Role = .text, bold: Bool = false) {
        add(text, role, bold: bold)
    }

    /// Cells it takes.
    var width: Int { parts.reduce(0) { $0 + $1.text.width } }

    mutating func add(_ text: SafeText, _ role: Role = .text, bold: Bool = false) {
        if !text.isEmpty { parts.append((text, Style(role, bold: bold))) }
    }

    mutating func add(_ line: StyledLine) { parts += line.parts }

    /// Adds a text after a sign that sets it apart from what stands before it.
    mutating func addItem(_ text: SafeText, _ role: Role = .text, glyphs: GlyphSet) {
        if !parts.isEmpty { add(" \(glyphs.bullet) ", .dim) }
        add(text, role)
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
