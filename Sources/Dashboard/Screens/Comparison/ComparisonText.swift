import Clock
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// What a comparison says in words: what it measures, the curve, the verdict and the warnings.
struct ComparisonText {
    private let model: DashboardModel
    private let state: ComparisonState
    private let width: Int
    private let hasPlot: Bool

    init(_ model: DashboardModel, _ state: ComparisonState, width: Int, hasPlot: Bool = false) {
        self.model = model
        self.state = state
        self.width = max(width, 1)
        self.hasPlot = hasPlot
    }

    private var glyphs: GlyphSet { model.glyphs }

    /// Columns of the labels.
    private static let label = 10

    private static let warning: SafeText = "! warning"

    /// Rows it needs.
    var height: Int { 1 + curveLines.count + verdictLines.count + warningLines.count }

    /// Draws from the top, the verdict before the curve where there is no room for both.
    func draw(into frame: inout Frame, in rect: Rect) {
        var rest = rect
        func next() -> Rect {
            let (top, below) = rest.splitting(top: 1)
            rest = below
            return top
        }
        let (verdict, warnings) = (verdictLines, warningLines)
        if state.isRunning || rest.height > verdict.count { drawNow(into: &frame, in: next()) }
        let needed = verdict.count + min(warnings.count, 1)
        let curve = curveLines.prefix(max(rest.height - needed, 0))
        for (index, line) in curve.enumerated() {
            let area = next()
            line.draw(into: &frame, in: area, glyphs: glyphs)
            if index == 0, !hasPlot {
                drawSpark(into: &frame, in: area.columns(0..<ComparisonText.label + sparkWidth))
            }
        }
        for line in verdict where !rest.isEmpty {
            line.draw(into: &frame, in: next(), glyphs: glyphs)
        }
        for (index, line) in warnings.enumerated() where !rest.isEmpty {
            let isCut = rest.height == 1 && index < warnings.count - 1
            (isCut ? moreWarnings : line).draw(into: &frame, in: next(), glyphs: glyphs)
        }
    }

    /// Stands for the warnings that there is no room for.
    private var moreWarnings: StyledLine {
        let count = Readout.count(state.warnings.count, "warning")
        return StyledLine("! \(count) in all: a taller screen shows them", .warning)
    }

    // What is measured

    private func drawNow(into frame: inout Frame, in rect: Rect) {
        guard let limit = state.currentLimit, state.isRunning else {
            return labelled("now", StyledLine(nowWords, .dim)).draw(
                into: &frame,
                in: rect,
                glyphs: glyphs
            )
        }
        let role = state.blockPhase.displayRole
        var line = StyledLine("limit \(limit)  ", .strong)
        line.add("\(glyphs.state(role)) \(phaseWords)", role)
        let (label, rest) = rect.splitting(left: ComparisonText.label)
        frame.draw("now", in: label, ellipsis: glyphs.ellipsis, style: Style(.dim))
        let barWidth = isMeasured && rest.width >= 48 ? min(rest.width / 3, 30) : 0
        let (right, left) = rest.splitting(right: barWidth + (barWidth > 0 ? 6 : 0))
        line.draw(into: &frame, in: left, glyphs: glyphs)
        guard barWidth > 0 else { return }
        let (percent, bar) = right.splitting(right: 5)
        ProgressBar(.fraction(state.blockProgress), role: role)
            .draw(into: &frame, in: bar.splitting(right: 1).rest, glyphs: glyphs)
        frame.draw(
            Readout.percent(state.blockProgress),
            in: percent,
            alignment: .right,
            ellipsis: glyphs.ellipsis
        )
    }

    /// What is done while no block runs.
    private var nowWords: SafeText {
        switch state.phase {
        case .waiting:
            let transfers = model.latest.map { Readout.count($0.permitsTaken, "transfer") }
            return "\(transfers ?? "what is") under way must end first, paused ones too"
        case .over:
            return "over: \(Readout.count(state.requests, "request")), "
                + "\(Readout.count(state.blocks.count, "block")) in "
                + Readout.duration(state.elapsed)
        case .screening, .confirming, .refining: return "between two blocks"
        }
    }

    /// Whether it is known how far the block is.
    private var isMeasured: Bool {
        if case .resting = state.blockPhase { false } else { state.blockProgress.isFinite }
    }

    private var phaseWords: SafeText {
        switch state.blockPhase {
        case .draining: return "draining: older transfers end"
        case .warmingUp: return "warming up, not counted yet"
        case .measuring: return "measuring"
        case .resting(let until):
            let left = Readout.countdown(seconds: until.seconds(since: model.clock))
            return "resting \(left) more, as the server asked"
        }
    }

    // The curve

    private var sparkWidth: Int { min(state.limits.count, max(width / 4, 1)) }

    private func drawSpark(into frame: inout Frame, in rect: Rect) {
        let area = rect.splitting(left: ComparisonText.label).rest
        let values = state.limits.suffix(area.width).map { $0.drawnGoodput ?? 0 }
        Sparkline(values).draw(into: &frame, in: area, glyphs: glyphs)
    }

    /// The law in figures, wrapped between its items; the first line leaves room for the small graph.
    private var curveLines: [StyledLine] {
        let indent = hasPlot ? 0 : sparkWidth + 2
        var lines = [labelled("curve", StyledLine(SafeText.spaces(indent)))]
        let start = lines[0].width
        var isFresh = true
        for (text, role) in CurveFacts(state, glyphs: glyphs).items {
            let used = lines[lines.count - 1].width
            if used > start, !isFresh, used + 3 + text.width > width {
                lines.append(labelled("", StyledLine(SafeText.spaces(indent))))
                isFresh = true
            }
            if isFresh {
                lines[lines.count - 1].add(text, role)
            } else {
                lines[lines.count - 1].addItem(text, role, glyphs: glyphs)
            }
            isFresh = false
        }
        return lines
    }

    // The verdict and what limits it

    private var verdictLines: [StyledLine] {
        let text = SafeText(state.sentence)
        guard !text.isEmpty else {
            return [labelled("verdict", StyledLine("nothing is known yet", .dim))]
        }
        return wrapped("verdict", text, .strong)
    }

    private var warningLines: [StyledLine] {
        state.warnings.flatMap {
            wrapped(ComparisonText.warning, SafeText($0.words(in: state)), .warning)
        }
    }

    private func wrapped(_ label: SafeText, _ text: SafeText, _ role: Role) -> [StyledLine] {
        let text = glyphs.isASCII ? text.asciiOnly() : text
        let room = max(width - ComparisonText.label, 1)
        return text.wrapped(to: room).enumerated().map { index, part in
            labelled(index == 0 ? label : "", StyledLine(part, role))
        }
    }

    private func labelled(_ label: SafeText, _ line: StyledLine) -> StyledLine {
        let role: Role = label == ComparisonText.warning ? .warning : .dim
        var whole = StyledLine(label.padded(to: ComparisonText.label), role)
        whole.add(line)
        return whole
    }
}
