import LimitTuning
import SafeText
import TerminalUI

/// The table of limits: goodput, latency, and the interval relative to the best.
struct ComparisonTable {
    /// What a column shows.
    private enum Content {
        case mark, limit, rate, interval, relation, p50, p95, throttled, failed, connections
        case inFlight, blocks, status
    }

    private let state: ComparisonState
    private let glyphs: GlyphSet
    private let first: Int

    init(_ model: DashboardModel, _ state: ComparisonState, from first: Int) {
        self.state = state
        self.first = first
        glyphs = model.glyphs
    }

    private static func columns(_ width: Int) -> [(content: Content, column: Table.Column)] {
        func number(_ title: SafeText, _ width: Int, _ priority: Int) -> Table.Column {
            .init(title, width: width, alignment: .right, priority: priority)
        }
        var columns: [(Content, Table.Column)] = [
            (.mark, .init("", width: 2)), (.limit, number("limit", 5, 0)),
            (.rate, number("ok/s", 5, 1)),
            (.interval, .init("vs best, 95 %", width: 13, flexibility: 1, priority: 2)),
            (.relation, .init("", width: 11, priority: 3)),
            (.p50, number("p50", 5, 6)), (.p95, number("p95", 5, 5)),
            (.throttled, number("429", 4, 4)), (.connections, number("conn", 4, 7)),
            (.status, .init("state", width: 9, priority: 1)),
        ]
        if width >= 110 {
            columns.insert((.failed, number("failed", 6, 8)), at: 8)
            columns.insert((.inFlight, number("in flight", 9, 9)), at: 10)
            columns.insert((.blocks, number("blocks", 6, 9)), at: 11)
        }
        return columns
    }

    /// Draws titles, rows and the axis below them.
    func draw(into frame: inout Frame, in rect: Rect) {
        let columns = ComparisonTable.columns(rect.width)
        let (bottom, body) = rect.splitting(bottom: rect.height >= 3 ? 1 : 0)
        let shown = state.limits.dropFirst(first).prefix(max(body.height - 1, 0))
        let table = Table(
            columns: columns.map(\.column),
            rows: shown.map { row($0, columns.map(\.content)) }
        )
        table.draw(into: &frame, in: body, glyphs: glyphs)
        let layout = table.layout(width: rect.width)
        guard let index = columns.firstIndex(where: { $0.content == .interval }),
            let range = layout[index]
        else { return drawMore(shown.count, into: &frame, in: bottom) }
        let axis = IntervalAxis(state, width: range.count, glyphs: glyphs)
        for (offset, standing) in shown.enumerated() {
            axis.draw(standing, into: &frame, in: body.row(offset + 1).columns(range))
        }
        axis.drawScale(into: &frame, in: bottom.columns(range))
        drawLegend(into: &frame, in: bottom.columns(range.upperBound..<rect.width))
        drawMore(shown.count, into: &frame, in: bottom.columns(0..<range.lowerBound))
    }

    /// How many limits are above or below what is in sight.
    private func drawMore(_ shown: Int, into frame: inout Frame, in rect: Rect) {
        let below = state.limits.count - first - shown
        guard first > 0 || below > 0 else { return }
        let up: SafeText = first > 0 ? "\(glyphs.up)\(first) " : ""
        let down: SafeText = below > 0 ? "\(glyphs.down)\(below) " : ""
        frame.draw(
            "\(up)\(down)more",
            in: rect,
            ellipsis: glyphs.ellipsis,
            style: Style(.notice)
        )
    }

    private func drawLegend(into frame: inout Frame, in rect: Rect) {
        let share = Readout.significant(state.plan.tolerance * 100)
        let line: SafeText = " \(IntervalAxis.toleranceSign(glyphs)) \(share) % below the best"
        frame.draw(line, in: rect, ellipsis: glyphs.ellipsis, style: Style(.dim))
    }

    private func row(_ standing: LimitStanding, _ contents: [Content]) -> Table.Row {
        let isRecommended = standing.limit == state.recommended
        let isRunning = standing.limit == state.currentLimit
        return Table.Row(
            contents.map { text(of: $0, standing, isRecommended, isRunning) },
            styles: contents.map { content in
                if standing.isDropped, !isRunning { return Style(.dim) }
                let role: Role = content == .status ? standing.displayRole : .text
                return Style(
                    isRecommended && role == .text ? .strong : role,
                    bold: isRecommended || isRunning
                )
            }
        )
    }

    private func text(
        of content: Content,
        _ standing: LimitStanding,
        _ isRecommended: Bool,
        _ isRunning: Bool
    ) -> SafeText {
        let isKnown = standing.goodput != nil
        switch content {
        case .mark:
            let sign = isRunning ? glyphs.state(state.blockPhase.displayRole) : .space
            return (isRecommended ? glyphs.pointer : .space) + sign
        case .limit: return "\(standing.limit)"
        case .rate: return standing.goodput.map { Readout.rate($0) } ?? ""
        case .interval: return .empty
        case .relation: return standing.relation(glyphs, best: state.bestGoodput)
        case .p50: return isKnown ? Readout.duration(milliseconds: standing.p50) : .empty
        case .p95: return isKnown ? Readout.duration(milliseconds: standing.p95) : .empty
        case .throttled: return isKnown ? Readout.percent(standing.throttledShare) : .empty
        case .failed: return isKnown ? Readout.percent(standing.failedShare) : .empty
        case .connections where !isKnown, .blocks where !isKnown: return .empty
        case .connections: return Readout.quantity(standing.connections)
        case .inFlight: return isKnown ? Readout.rate(standing.inFlightMean) : .empty
        case .blocks: return "\(standing.blocks)"
        case .status: return "\(standing.sign(glyphs)) \(standing.word)"
        }
    }
}
