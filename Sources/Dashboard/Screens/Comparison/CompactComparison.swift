import Clock
import LimitTuning
import SafeText
import TerminalUI

/// The comparison on a small screen: its phase, then a short row for each limit.
struct CompactComparison {
    private let model: DashboardModel
    private let state: ComparisonState

    init(_ model: DashboardModel, _ state: ComparisonState) {
        self.model = model
        self.state = state
    }

    /// Draws in the whole of an area.
    func draw(into frame: inout Frame, in rect: Rect, from first: Int) {
        let glyphs = model.glyphs
        headline(width: rect.width).draw(into: &frame, in: rect.row(0), glyphs: glyphs)
        let race: Race?
        if case .comparison(.race(let since), _) = model.screen {
            race = Race(state, elapsed: model.now.seconds(since: since))
        } else {
            race = nil
        }
        for offset in 1..<max(rect.height, 1) {
            let index = first + offset - 1
            guard index < state.limits.count else { break }
            let standing = state.limits[index]
            if let lane = race?.lane(standing) {
                draw(standing, lane, into: &frame, in: rect.row(offset))
            } else {
                line(standing).draw(into: &frame, in: rect.row(offset), glyphs: glyphs)
            }
        }
    }

    private func headline(width: Int) -> StyledLine {
        let word = ComparisonTitle.word(state)
        var line = StyledLine()
        InsecureMark.add(to: &line, model, width: width)
        if let limit = state.recommended { line.add("use \(limit) ", .strong) }
        if state.isRunning, let limit = state.currentLimit {
            let sign = model.glyphs.state(state.blockPhase.displayRole)
            line.add("\(sign)\(limit) ", state.blockPhase.displayRole)
        }
        line.add(word.text, word.role, bold: true)
        return line
    }

    private func mark(_ standing: LimitStanding) -> SafeText {
        if standing.limit == state.recommended { return model.glyphs.pointer }
        guard standing.limit == state.currentLimit else { return .space }
        return model.glyphs.state(state.blockPhase.displayRole)
    }

    private func line(_ standing: LimitStanding) -> StyledLine {
        let glyphs = model.glyphs
        let isRecommended = standing.limit == state.recommended
        let role: Role = standing.isDropped ? .dim : isRecommended ? .strong : .text
        let limit = ("\(standing.limit)" as SafeText).padded(to: 4, alignment: .right)
        var line = StyledLine("\(mark(standing))\(limit) ", role)
        line.add("\(standing.sign(glyphs))\(standing.letter)", standing.displayRole)
        let rate = standing.goodput.map { Readout.rate($0) } ?? "-"
        line.add("\(rate.padded(to: 6, alignment: .right))/s", role)
        let relation = standing.relation(glyphs, best: state.bestGoodput)
        if !relation.isEmpty { line.add("  \(relation)", role) }
        return line
    }

    private func draw(
        _ standing: LimitStanding,
        _ lane: Race.Lane,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let limit = ("\(standing.limit)" as SafeText).padded(to: 4, alignment: .right)
        let (left, rest) = rect.splitting(left: 6)
        frame.draw("\(mark(standing))\(limit) ", in: left, ellipsis: model.glyphs.ellipsis)
        let (time, bar) = rest.splitting(right: 7)
        ProgressBar(.fraction(lane.share), role: lane.hasEnded ? .ok : .wait)
            .draw(into: &frame, in: bar, glyphs: model.glyphs)
        frame.draw(lane.time, in: time, alignment: .right, ellipsis: model.glyphs.ellipsis)
    }
}
