import LimitTuning
import SafeText
import TerminalUI

/// The common axis of all intervals: goodput relative to the best limit.
///
/// It reaches to every interval where it is wide enough to tell the tolerance, or where nothing but
/// the best is left, else to those of the limits that are still in question, and in steps, so that
/// intervals are seen to shrink between two steps; what lies further away is shown by an arrow at
/// its end.
struct IntervalAxis {
    /// The shares at both ends: −0.5 is half of the best.
    let range: ClosedRange<Double>
    private let tolerance: Double
    private let best: Double?
    private let width: Int
    private let glyphs: GlyphSet

    /// Ends that an axis can have.
    private static let steps = [0.05, 0.1, 0.2, 0.5, 1]

    init(_ state: ComparisonState, width: Int, glyphs: GlyphSet) {
        let given = state.plan.tolerance
        tolerance = given.isFinite ? min(max(given, 0), 1) : 0
        self.width = width
        self.glyphs = glyphs
        let best = state.bestGoodput
        self.best = best
        func span(_ standing: LimitStanding) -> ClosedRange<Double>? {
            standing.drawnRelative ?? standing.estimate(against: best).map { $0...$0 }
        }
        let rivals = state.limits.filter { !$0.isDropped && !$0.isBest }.compactMap(span)
        let whole = IntervalAxis.range(state.limits.compactMap(span), tolerance)
        let cells = tolerance * Double(width) / (whole.upperBound - whole.lowerBound)
        range = cells >= 3 || rivals.isEmpty ? whole : IntervalAxis.range(rivals, tolerance)
    }

    private static func range(
        _ intervals: [ClosedRange<Double>],
        _ tolerance: Double
    ) -> ClosedRange<Double> {
        let low = intervals.reduce(tolerance * 2) { max($0, -$1.lowerBound) }
        let high = intervals.reduce(0) { max($0, $1.upperBound) }
        let left = steps.first { $0 >= low } ?? 1
        return -left...min(steps.first { $0 >= high } ?? 1, left)
    }

    /// The line that says how much slower is still good.
    static func toleranceSign(_ glyphs: GlyphSet) -> SafeText { glyphs.isASCII ? "." : "┊" }

    /// The cell of a share, which is the nearest end for one outside.
    func column(of share: Double) -> Int {
        guard width > 1 else { return 0 }
        let place = (share - range.lowerBound) / (range.upperBound - range.lowerBound)
        return Int((min(max(place, 0), 1) * Double(width - 1)).rounded())
    }

    /// Draws a limit's interval in the first row of an area.
    func draw(_ standing: LimitStanding, into frame: inout Frame, in rect: Rect) {
        let area = rect.row(0)
        guard !area.isEmpty else { return }
        let tolerance = column(of: -tolerance)
        put(IntervalAxis.toleranceSign(glyphs), tolerance, .dim, into: &frame, in: area)
        let role: Role = standing.isDropped ? .dim : standing.isBest ? .strong : .accent
        guard let interval = standing.drawnRelative else {
            let estimate = standing.isBest ? 0 : standing.estimate(against: best)
            guard let estimate else { return }
            let sign = estimate < range.lowerBound ? glyphs.left : guess
            return put(sign, column(of: estimate), .dim, into: &frame, in: area)
        }
        guard interval.upperBound >= range.lowerBound else {
            return put(glyphs.left, 0, role, into: &frame, in: area)
        }
        guard interval.lowerBound <= range.upperBound else {
            return put(glyphs.right, width - 1, role, into: &frame, in: area)
        }
        let (low, high) = (column(of: interval.lowerBound), column(of: interval.upperBound))
        let isBeyondLeft = interval.lowerBound < range.lowerBound
        let isBeyondRight = interval.upperBound > range.upperBound
        frame.fill(area.columns(low..<high + 1), with: glyphs.horizontal, style: Style(role))
        if (low + 1..<max(high, low + 1)).contains(tolerance) {
            put(glyphs.crossing, tolerance, role, into: &frame, in: area)
        }
        if high > low {
            put(isBeyondLeft ? glyphs.left : start, low, role, into: &frame, in: area)
            put(isBeyondRight ? glyphs.right : end, high, role, into: &frame, in: area)
        }
        let middle = (max(interval.lowerBound, -1) + interval.upperBound) / 2
        if high - low != 1, range.contains(middle) {
            put(point, column(of: middle), role, into: &frame, in: area)
        }
    }

    /// Draws both ends in words and the tolerance between them.
    func drawScale(into frame: inout Frame, in rect: Rect) {
        let area = rect.row(0)
        guard !area.isEmpty else { return }
        frame.fill(area)
        let left = "\(Readout.change(range.lowerBound, glyphs)) %" as SafeText
        let right = "\(Readout.change(range.upperBound, glyphs)) %" as SafeText
        let tolerance = column(of: -tolerance)
        if left.width < tolerance {
            frame.draw(
                left,
                in: area.columns(0..<left.width),
                ellipsis: glyphs.ellipsis,
                style: Style(.dim)
            )
        }
        if area.width - right.width > tolerance + 1 {
            let place = area.columns(area.width - right.width..<area.width)
            frame.draw(right, in: place, ellipsis: glyphs.ellipsis, style: Style(.dim))
        }
        put(IntervalAxis.toleranceSign(glyphs), tolerance, .dim, into: &frame, in: area)
    }

    private var point: SafeText { glyphs.isASCII ? "o" : "●" }
    private var guess: SafeText { glyphs.isASCII ? "?" : "○" }
    private var start: SafeText { glyphs.isASCII ? "[" : glyphs.teeLeft }
    private var end: SafeText { glyphs.isASCII ? "]" : glyphs.teeRight }

    private func put(
        _ text: SafeText,
        _ column: Int,
        _ role: Role,
        into frame: inout Frame,
        in area: Rect
    ) {
        frame.fill(area.columns(column..<column + 1), with: text, style: Style(role))
    }
}
