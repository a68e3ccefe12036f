import LimitTuning
import SafeText
import TerminalUI

/// The screen of a comparison of limits: what is measured, how certain it is, and what it means.
struct ComparisonScreen {
    private let model: DashboardModel
    private let state: ComparisonState?

    init(_ model: DashboardModel) {
        self.model = model
        state = model.comparison.map(ComparisonScreen.completed)
    }

    /// A comparison that has not told of its limits yet shows them all the same.
    private static func completed(_ state: ComparisonState) -> ComparisonState {
        guard state.limits.isEmpty else { return state }
        var state = state
        state.limits = state.plan.limits.map { LimitStanding(limit: $0) }
        return state
    }

    /// The last row that can be the first one shown.
    func maximumScroll(in rect: Rect) -> Int {
        guard let state else { return 0 }
        return max(state.limits.count - rowsInSight(state, rect), 0)
    }

    /// The first row that is shown.
    func firstRow(in rect: Rect) -> Int {
        guard let state, case .comparison(_, let wanted) = model.screen else { return 0 }
        let chosen = state.limits.firstIndex { $0.limit == state.recommended } ?? 0
        let followed = chosen - rowsInSight(state, rect) / 2
        return min(max(wanted ?? followed, 0), maximumScroll(in: rect))
    }

    /// Draws in the whole of an area.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard let state, case .comparison(let picture, _) = model.screen else {
            drawWaiting(into: &frame, in: rect)
            return InsecureMark.draw(model, into: &frame, in: rect)
        }
        let scroll = firstRow(in: rect)
        guard ComparisonLayout.isFull(rect) else {
            CompactComparison(model, state).draw(into: &frame, in: rect, from: scroll)
            return
        }
        ComparisonTitle(model, state).draw(into: &frame, in: rect.rows(0..<2))
        switch picture {
        case .table: drawTable(state, into: &frame, in: rect, from: scroll)
        case .race(let since):
            RaceView(model, state, since: since)
                .draw(into: &frame, in: rect.rows(2..<rect.height), from: scroll)
        }
    }

    private func rowsInSight(_ state: ComparisonState, _ rect: Rect) -> Int {
        guard ComparisonLayout.isFull(rect) else { return max(rect.height - 1, 1) }
        if case .comparison(.race, _) = model.screen {
            return RaceView.lanesInSight(rect.height - 2)
        }
        return layout(state, rect).rows
    }

    private func layout(_ state: ComparisonState, _ rect: Rect) -> ComparisonLayout {
        ComparisonLayout(
            rect,
            limits: state.limits.count,
            textHeight: { ComparisonText(model, state, width: $0).height }
        )
    }

    private func drawTable(
        _ state: ComparisonState,
        into frame: inout Frame,
        in rect: Rect,
        from scroll: Int
    ) {
        let layout = layout(state, rect)
        ComparisonTable(model, state, from: scroll).draw(into: &frame, in: layout.table)
        let text = ComparisonText(
            model,
            state,
            width: layout.text.width,
            hasPlot: !layout.plot.isEmpty
        )
        text.draw(into: &frame, in: layout.text)
        CurvePlot(state, glyphs: model.glyphs).draw(into: &frame, in: layout.plot)
        BlockList(state, glyphs: model.glyphs).draw(into: &frame, in: layout.blocks)
    }

    private func drawWaiting(into frame: inout Frame, in rect: Rect) {
        frame.draw(
            "compare limits",
            in: rect.row(0),
            ellipsis: model.glyphs.ellipsis,
            style: Style(.title)
        )
        frame.draw(
            "it has not begun yet",
            in: rect.row(2),
            ellipsis: model.glyphs.ellipsis,
            style: Style(.dim)
        )
    }
}
