import Glibc
import LimitTuning
import SafeText
import TerminalUI

/// A plot of goodput over limits: measurements as points, the fitted law as a line.
///
/// Limits stand on a logarithmic axis, because that is how they are chosen.
struct CurvePlot {
    private let points: [(standing: LimitStanding, goodput: Double)]
    private let curve: CurveReport?
    private let recommended: Int?
    private let glyphs: GlyphSet

    /// Columns of the labels at the left.
    private static let labels = 7

    init(_ state: ComparisonState, glyphs: GlyphSet) {
        points = state.limits.compactMap { standing in
            standing.drawnGoodput.flatMap { standing.limit > 0 ? (standing, $0) : nil }
        }
        curve = state.curve
        recommended = state.recommended
        self.glyphs = glyphs
    }

    /// Draws in the whole of an area, from four rows on.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 4, rect.width >= 24,
            let first = points.map(\.standing.limit).min(),
            let last = points.map(\.standing.limit).max()
        else { return }
        let title = rect.row(0)
        frame.draw("ok/s over limits", in: title, ellipsis: glyphs.ellipsis, style: Style(.title))
        let (bottom, middle) = rect.rows(1..<rect.height).splitting(bottom: 1)
        let (left, field) = middle.splitting(left: CurvePlot.labels)
        let scale = Scale(
            first: Double(first),
            last: Double(last),
            top: top,
            area: field
        )
        drawAxis(scale, into: &frame, left, bottom)
        drawLaw(scale, into: &frame)
        drawPoints(scale, into: &frame)
        let words = legend
        let place = title.columns(max(title.width - words.width, 17)..<title.width)
        frame.draw(words, in: place, ellipsis: glyphs.ellipsis, style: Style(.dim))
    }

    private var legend: SafeText {
        let law: SafeText = curve == nil ? "" : "   \(glyphs.isASCII ? "." : "⠒") law"
        let best: SafeText = recommended == nil ? "" : "   \(pointSign(true)) recommended"
        return "\(pointSign(false)) measured\(best)\(law)"
    }

    private func pointSign(_ isRecommended: Bool) -> SafeText {
        if isRecommended { return glyphs.isASCII ? "@" : "◆" }
        return glyphs.isASCII ? "o" : "●"
    }

    /// The greatest value there is to show, the law's among them, but no more than twice the points'.
    private var top: Double {
        let highest = points.reduce(0) { max($0, $1.goodput) }
        let law = points.reduce(0) { most, point in
            let value = curve?.goodput(at: Double(point.standing.limit)) ?? 0
            return value.isFinite ? max(most, value) : most
        }
        return max(highest, min(law, highest * 2)) * 1.02
    }

    private func drawAxis(_ scale: Scale, into frame: inout Frame, _ left: Rect, _ bottom: Rect) {
        let (line, numbers) = left.splitting(right: 2)
        frame.fill(line.columns(1..<2), with: glyphs.vertical, style: Style(.border))
        for row in [0, (left.height - 1) / 2, left.height - 1] {
            let share = 1 - (Double(row) + 0.5) / Double(max(left.height, 1))
            let value = row == left.height - 1 ? 0 : scale.top * share
            frame.draw(
                Readout.rate(value),
                in: numbers.row(row),
                alignment: .right,
                ellipsis: glyphs.ellipsis,
                style: Style(.dim)
            )
        }
        var free = 0
        let labels = bottom.splitting(left: CurvePlot.labels).rest
        for point in points {
            let text: SafeText = "\(point.standing.limit)"
            let middle = scale.column(Double(point.standing.limit), steps: labels.width)
            let start = min(max(middle - text.width / 2, 0), labels.width - text.width)
            guard start >= free else { continue }
            let style = Style(point.standing.limit == recommended ? .strong : .dim)
            frame.draw(
                text,
                in: labels.columns(start..<start + text.width),
                ellipsis: glyphs.ellipsis,
                style: style
            )
            free = start + text.width + 1
        }
    }

    /// Two by four dots a cell with braille signs, or one with ASCII.
    private func drawLaw(_ scale: Scale, into frame: inout Frame) {
        guard let curve else { return }
        let (across, down) = glyphs.isASCII ? (1, 1) : (2, 4)
        let area = scale.area
        var cells: [Int: UInt32] = [:]
        for dot in 0..<area.width * across {
            let value = curve.goodput(at: scale.limit(dot, steps: area.width * across))
            guard value.isFinite, value >= 0, value <= scale.top else { continue }
            let height = scale.row(value, steps: area.height * down)
            let cell = height / down * area.width + dot / across
            cells[cell, default: 0] |= CurvePlot.braille[height % down][dot % across]
        }
        for (cell, dots) in cells {
            let place = area.row(cell / area.width).columns(
                cell % area.width..<cell % area.width + 1
            )
            let sign = Unicode.Scalar(0x2800 + dots).map { SafeText(String(Character($0))) }
            frame.fill(place, with: glyphs.isASCII ? "." : sign ?? ".", style: Style(.spark))
        }
    }

    /// The dots of a braille cell by row and column (Unicode, block Braille Patterns).
    private static let braille: [[UInt32]] = [
        [0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80],
    ]

    private func drawPoints(_ scale: Scale, into frame: inout Frame) {
        for point in points {
            let isRecommended = point.standing.limit == recommended
            let x = scale.column(Double(point.standing.limit), steps: scale.area.width)
            let y = scale.row(point.goodput, steps: scale.area.height)
            frame.fill(
                scale.area.row(y).columns(x..<x + 1),
                with: pointSign(isRecommended),
                style: Style(isRecommended ? .ok : .text, bold: true)
            )
        }
    }
}

extension CurvePlot {
    /// From limits and rates to places in an area.
    private struct Scale {
        let first, last, top: Double
        let area: Rect

        /// The step from the left that a limit falls on.
        func column(_ limit: Double, steps: Int) -> Int {
            guard last > first, steps > 1 else { return max(steps - 1, 0) / 2 }
            let share = log(limit / first) / log(last / first)
            return Int((min(max(share, 0), 1) * Double(steps - 1)).rounded())
        }

        /// The limit of a step from the left.
        func limit(_ column: Int, steps: Int) -> Double {
            guard last > first, steps > 1 else { return first }
            return first * pow(last / first, Double(column) / Double(steps - 1))
        }

        /// The step from above that a rate falls on.
        func row(_ value: Double, steps: Int) -> Int {
            guard top > 0, steps > 0 else { return 0 }
            let share = min(max(value / top, 0), 1)
            return min(Int(((1 - share) * Double(steps)).rounded(.down)), steps - 1)
        }
    }
}
