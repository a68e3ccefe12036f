/// A small graph of the newest values, the last one at the right edge.
package struct Sparkline: Equatable, Sendable {
    /// The values from oldest to newest; those that are not finite count as zero.
    package var values: [Double]
    /// What fills the height; nil takes the greatest value shown.
    package var maximum: Double?
    /// What the graph stands for.
    package var role: Role

    /// Makes a graph.
    package init(_ values: [Double], maximum: Double? = nil, role: Role = .spark) {
        self.values = values
        self.maximum = maximum
        self.role = role
    }

    /// Draws over a whole area, as many values as it has columns.
    ///
    /// A value above zero always shows.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        guard !rect.isEmpty else { return }
        frame.fill(rect, style: Style(role))
        let shown = values.suffix(rect.width).map { $0.isFinite ? max($0, 0) : 0 }
        let top = maximum ?? shown.max() ?? 0
        guard top > 0, top.isFinite else { return }
        let steps = glyphs.sparkSteps
        for (offset, value) in shown.enumerated() where value > 0 {
            let column = rect.width - shown.count + offset
            let level = (min(value / top, 1) * Double(rect.height * steps.count)).rounded()
            var left = max(Int(level), 1)
            for row in stride(from: rect.height - 1, through: 0, by: -1) where left > 0 {
                let cell = rect.row(row).columns(column..<column + 1)
                frame.fill(cell, with: steps[min(left, steps.count) - 1], style: Style(role))
                left -= steps.count
            }
        }
    }
}
