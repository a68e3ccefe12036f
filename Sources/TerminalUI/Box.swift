package import SafeText

/// Lines around an area, with a title in the upper one.
package struct Box: Equatable, Sendable {
    /// The words in the upper line; may be empty.
    package var title: SafeText
    /// What the title is for; the lines are always `border`.
    package var role: Role

    /// Makes a border.
    package init(title: SafeText = .empty, role: Role = .title) {
        self.title = title
        self.role = role
    }

    /// Draws along the inner edge of an area; below 2×2 there is no room, and nothing is drawn.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        guard rect.width >= 2, rect.height >= 2 else { return }
        let style = Style(.border)
        let (top, bottom) = (rect.row(0), rect.row(rect.height - 1))
        frame.fill(top, with: glyphs.horizontal, style: style)
        frame.fill(bottom, with: glyphs.horizontal, style: style)
        let left = rect.columns(0..<1)
        let right = rect.columns(rect.width - 1..<rect.width)
        frame.fill(left, with: glyphs.vertical, style: style)
        frame.fill(right, with: glyphs.vertical, style: style)
        frame.fill(left.row(0), with: glyphs.topLeft, style: style)
        frame.fill(right.row(0), with: glyphs.topRight, style: style)
        frame.fill(left.row(rect.height - 1), with: glyphs.bottomLeft, style: style)
        frame.fill(right.row(rect.height - 1), with: glyphs.bottomRight, style: style)
        guard !title.isEmpty, rect.width >= 6 else { return }
        let words = title.truncated(to: rect.width - 6, ellipsis: glyphs.ellipsis)
        let start = Point(x: rect.x + 2, y: rect.y)
        frame.draw(" \(words) ", at: start, in: top, style: Style(role))
    }
}
