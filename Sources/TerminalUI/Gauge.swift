package import SafeText

/// How much of a limit is in use: a bar and the two numbers, `███░ 12/16`.
package struct Gauge: Equatable, Sendable {
    /// What is in use, zero or more; above the limit while that is being lowered.
    package var used: Int
    /// What may be in use.
    package var limit: Int
    /// Written before the bar; may be empty.
    package var label: SafeText
    /// What the bar stands for.
    package var role: Role

    /// Makes a gauge.
    package init(used: Int, limit: Int, label: SafeText = .empty, role: Role = .accent) {
        self.used = max(used, 0)
        self.limit = max(limit, 0)
        self.label = label
        self.role = role
    }

    /// Draws in the first row of an area.
    ///
    /// The numbers stay longest, then the bar, then the label.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let row = rect.row(0)
        guard !row.isEmpty else { return }
        frame.fill(row)
        let isOver = used > limit
        let numbers: SafeText = "\(used)/\(limit)"
        let (right, bar) = row.splitting(right: numbers.width)
        let style = Style(isOver ? .warning : .strong)
        frame.draw(numbers, in: right, alignment: .right, ellipsis: glyphs.ellipsis, style: style)
        var rest = bar.splitting(right: 1).rest
        if !label.isEmpty, rest.width >= label.width + 5 {
            let (left, remaining) = rest.splitting(left: label.width + 1)
            frame.draw(label, in: left, style: Style(.dim))
            rest = remaining
        }
        let whole = Double(max(used, limit, 1))
        let inside = ProgressBar.Segment(Double(min(used, limit)) / whole, role)
        let over = ProgressBar.Segment(Double(max(used - limit, 0)) / whole, .warning)
        ProgressBar(.segments([inside, over])).draw(into: &frame, in: rest, glyphs: glyphs)
    }
}
