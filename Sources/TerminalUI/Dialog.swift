package import SafeText

/// A box in the middle that asks something, with buttons below.
package struct Dialog: Equatable, Sendable {
    /// The words in the upper line of the box.
    package var title: SafeText
    /// What it says, line by line; long ones are wrapped.
    package var lines: [SafeText]
    /// The answers from left to right.
    package var buttons: [SafeText]
    /// Which answer Enter gives; the safe one at first.
    package var focus: Int

    /// Makes a dialog.
    package init(title: SafeText, lines: [SafeText], buttons: [SafeText], focus: Int = 0) {
        self.title = title
        self.lines = lines
        self.buttons = buttons
        self.focus = focus
    }

    /// The box inside an area, its border included.
    package func box(in rect: Rect) -> Rect {
        let text = lines.reduce(title.width + 2) { max($0, $1.width) }
        let answers = buttons.reduce(0) { $0 + $1.width + 6 }
        let width = min(max(text, answers, 16) + 4, rect.width)
        let wrapped = lines.reduce(0) { $0 + $1.wrapped(to: max(width - 4, 1)).count }
        return rect.centered(width: width, height: wrapped + (buttons.isEmpty ? 2 : 4))
    }

    /// Where each button is, for clicks; empty areas for those that do not fit.
    package func buttonAreas(in rect: Rect) -> [Rect] {
        let inner = inside(box(in: rect))
        let row = inner.splitting(bottom: 1).bottom
        let needed = buttons.reduce(0) { $0 + $1.width + 4 } + 2 * max(buttons.count - 1, 0)
        var start = max((row.width - needed) / 2, 0)
        return buttons.map { button in
            defer { start += button.width + 6 }
            return row.columns(min(start, row.width)..<max(start, start + button.width + 4))
        }
    }

    /// Draws over the middle of an area.
    ///
    /// Too small for a border, it keeps the words and buttons.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let box = box(in: rect)
        frame.fill(box)
        if inside(box) != box {
            Box(title: title, role: .warning).draw(into: &frame, in: box, glyphs: glyphs)
        }
        let inner = inside(box)
        let reserved = buttons.isEmpty ? 0 : min(2, inner.height / 2)
        let text = inner.splitting(bottom: buttons.isEmpty ? 0 : max(reserved, 1)).rest
        let wrapped = lines.flatMap { $0.wrapped(to: max(text.width, 1)) }
        for (offset, line) in wrapped.prefix(text.height).enumerated() {
            frame.draw(line, in: text.row(offset), ellipsis: glyphs.ellipsis)
        }
        for (index, area) in buttonAreas(in: rect).enumerated() {
            let isFocused = index == focus
            let label: SafeText = isFocused ? "[ \(buttons[index]) ]" : "  \(buttons[index])  "
            let style = Style(isFocused ? .selection : .text, bold: isFocused)
            frame.draw(label, in: area, ellipsis: glyphs.ellipsis, style: style)
        }
    }

    private func inside(_ box: Rect) -> Rect {
        box.width < 8 || box.height < 4 ? box : box.inset(horizontally: 2, vertically: 1)
    }
}
