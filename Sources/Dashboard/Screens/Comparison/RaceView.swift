import Clock
import LimitTuning
import SafeText
import TerminalUI

/// The race of the limits, which shows at a glance what a limit does.
struct RaceView {
    private let model: DashboardModel
    private let state: ComparisonState
    private let race: Race?

    init(_ model: DashboardModel, _ state: ComparisonState, since: MonotonicTime) {
        self.model = model
        self.state = state
        race = Race(state, elapsed: model.now.seconds(since: since))
    }

    private var glyphs: GlyphSet { model.glyphs }

    /// Lanes that fit between what is said above and below them.
    static func lanesInSight(_ height: Int) -> Int { max(height - 6, 1) }

    /// Draws what the work is, a lane for each limit, what came of it, and what is measured of it.
    func draw(into frame: inout Frame, in rect: Rect, from first: Int) {
        let work = race.map { Readout.count($0.work, "request") } ?? "the same work"
        let title: SafeText =
            race == nil
            ? "The race starts as soon as a limit was measured."
            : "\(work) at each limit, in real time: who is done first?"
        frame.draw(title, in: rect.row(1), ellipsis: glyphs.ellipsis, style: Style(.title))
        let (_, below) = rect.splitting(top: 3)
        let count = RaceView.lanesInSight(rect.height)
        let shown = state.limits.dropFirst(first).prefix(count)
        let isLoose = shown.count * 2 - 1 <= below.height - 4
        for (offset, standing) in shown.enumerated() {
            draw(standing, into: &frame, in: below.row(isLoose ? offset * 2 : offset))
        }
        let height = isLoose ? shown.count * 2 : shown.count
        let (_, rest) = below.splitting(top: height)
        drawWords(into: &frame, in: rest.height > 3 ? rest.splitting(top: 1).rest : rest)
    }

    private func draw(_ standing: LimitStanding, into frame: inout Frame, in rect: Rect) {
        let isRecommended = standing.limit == state.recommended
        let isRunning = standing.limit == state.currentLimit
        let role: Role = standing.isDropped ? .dim : isRecommended ? .strong : .text
        let running = isRunning ? glyphs.state(state.blockPhase.displayRole) : .space
        let mark = (isRecommended ? glyphs.pointer : .space) + running
        let limit = ("\(standing.limit)" as SafeText).padded(to: 6, alignment: .right)
        let (left, rest) = rect.row(0).splitting(left: 10)
        frame.draw(
            "\(mark)\(limit)",
            in: left,
            ellipsis: glyphs.ellipsis,
            style: Style(role, bold: isRecommended)
        )
        let (words, bar) = rest.splitting(right: rect.width >= 72 ? 36 : 24)
        guard let lane = race?.lane(standing) else {
            frame.fill(bar, with: glyphs.barTrack, style: Style(.track))
            let text: SafeText = standing.status == .stopped ? "not tried" : "not measured yet"
            frame.draw("  \(text)", in: words, ellipsis: glyphs.ellipsis, style: Style(.dim))
            return
        }
        ProgressBar(.fraction(lane.share), role: lane.hasEnded ? .ok : .wait)
            .draw(into: &frame, in: bar, glyphs: glyphs)
        var line = StyledLine("  ")
        let time = lane.time
        if lane.hasEnded, let race {
            line.add("\(glyphs.check) \(Readout.count(race.work, "request")): ", .ok)
            line.add(time, role, bold: true)
        } else {
            line.add("\(Readout.count(lane.done)) done after \(time)", role)
        }
        if rect.width >= 72 { line.add(lane.isMeasured ? "  measured" : "  projected", .dim) }
        line.draw(into: &frame, in: words, glyphs: glyphs)
    }

    private func drawWords(into frame: inout Frame, in rect: Rect) {
        var lines = lesson.wrapped(to: max(rect.width, 1)).map { ($0, Style(.accent, bold: true)) }
        let honest: SafeText =
            "measured: as many were really made at that limit; projected: fewer, same rate"
        lines += honest.wrapped(to: max(rect.width, 1)).map { ($0, Style(.dim)) }
        for (index, line) in lines.prefix(rect.height).enumerated() {
            frame.draw(line.0, in: rect.row(index), ellipsis: glyphs.ellipsis, style: line.1)
        }
    }

    /// The lesson of the race, once it is over.
    private var lesson: SafeText {
        guard let race else { return "" }
        let lanes = state.limits.filter { $0.drawnGoodput != nil }
        guard !race.isUnderWay, lanes.count > 1, let first = lanes.first,
            let slowest = first.drawnGoodput,
            let best = lanes.max(by: { ($0.drawnGoodput ?? 0) < ($1.drawnGoodput ?? 0) })
        else { return "Waits that overlap do not add up: that is all a higher limit can give." }
        let chosen = lanes.first { $0.limit == state.recommended } ?? best
        let ratio = Readout.decimal((chosen.drawnGoodput ?? 0) / slowest, places: 1)
        let start: SafeText =
            chosen.limit == first.limit
            ? "\(first.limit) at a time is as fast as it gets here"
            : "\(chosen.limit) at a time is \(ratio) times as fast as \(first.limit)"
        guard state.recommended == chosen.limit else { return "\(start), so far." }
        let isLargest = chosen.limit == lanes.last?.limit
        return isLargest ? "\(start)." : "\(start); more at a time gains nothing worth having."
    }
}
