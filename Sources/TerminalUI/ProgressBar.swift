import SafeText

/// A bar one row high that fills from the left.
package struct ProgressBar: Equatable, Sendable {
    /// A part of a bar in its own role.
    package struct Segment: Equatable, Sendable {
        /// Its share of the whole bar, 0 to 1.
        package let fraction: Double
        /// What it stands for.
        package let role: Role

        /// Makes a part; what is not a number counts as nothing.
        package init(_ fraction: Double, _ role: Role) {
            self.fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
            self.role = role
        }
    }

    /// What the bar tells.
    package enum Value: Equatable, Sendable {
        /// How much is done, 0 to 1.
        case fraction(Double)
        /// That something is done, but not how much; the number moves a block along.
        case indeterminate(tick: Int)
        /// Parts from left to right.
        case segments([Segment])
    }

    /// What the bar tells.
    package var value: Value
    /// What a bar without segments stands for.
    package var role: Role

    /// Makes a bar.
    package init(_ value: Value, role: Role = .body) {
        self.value = value
        self.role = role
    }

    /// Draws in the first row of an area, which it fills.
    package func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let row = rect.row(0)
        guard !row.isEmpty else { return }
        frame.fill(row, with: glyphs.barTrack, style: Style(.track))
        switch value {
        case .fraction(let fraction):
            draw(fraction: Segment(fraction, role).fraction, into: &frame, in: row, glyphs)
        case .indeterminate(let tick):
            let length = max(1, row.width / 4)
            let travel = max(1, row.width - length)
            let phase = abs(tick % (2 * travel))
            let start = phase < travel ? phase : 2 * travel - phase
            let block = row.columns(start..<start + length)
            frame.fill(block, with: glyphs.barSteps.last ?? .space, style: Style(role))
        case .segments(let segments):
            draw(segments: segments, into: &frame, in: row, glyphs)
        }
    }

    private func draw(
        fraction: Double,
        into frame: inout Frame,
        in row: Rect,
        _ glyphs: GlyphSet
    ) {
        let steps = glyphs.barSteps
        guard let full = steps.last else { return }
        let filled = Int((fraction * Double(row.width * steps.count)).rounded(.down))
        let whole = filled / steps.count
        frame.fill(row.columns(0..<whole), with: full, style: Style(role))
        if filled % steps.count > 0 {
            let edge = row.columns(whole..<whole + 1)
            frame.fill(edge, with: steps[filled % steps.count - 1], style: Style(role))
        }
    }

    /// Borders are rounded where they fall, so that rounding never adds up to a missing cell.
    private func draw(
        segments: [Segment],
        into frame: inout Frame,
        in row: Rect,
        _ glyphs: GlyphSet
    ) {
        var sum = 0.0
        var start = 0
        for segment in segments where segment.fraction > 0 {
            sum = min(sum + segment.fraction, 1)
            let end = min(max(Int((sum * Double(row.width)).rounded()), start + 1), row.width)
            guard end > start else { break }
            let block = row.columns(start..<end)
            frame.fill(block, with: glyphs.barSteps.last ?? .space, style: Style(segment.role))
            start = end
        }
    }
}
