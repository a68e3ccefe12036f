import Clock
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// The auto limit: how each host is steered, and the newest moves with their reasons.
struct AutoPane: PaneScreen {
    private let model: DashboardModel
    private let scroll: Int

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        scroll = position
    }

    private var glyphs: GlyphSet { model.glyphs }

    /// The last host that can be the first one shown.
    func lastPosition(in rect: Rect) -> Int {
        guard let state = model.shownAuto else { return 0 }
        let (hosts, _) = areas(rect, state)
        return max(state.hosts.count - max(hosts.height - 1, 1), 0)
    }

    /// Draws a box with a table of hosts, and the moves beside or below it.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard let state = model.shownAuto, let snapshot = model.shown else {
            Box(title: "auto limit: off").draw(into: &frame, in: rect, glyphs: glyphs)
            let inner = rect.inset(horizontally: 2, vertically: 1)
            let words: SafeText = "the limit is as you set it: A lets it be sought"
            return frame.draw(words, in: inner, ellipsis: glyphs.ellipsis, style: Style(.dim))
        }
        let title: SafeText = "auto limit: \(state.dial.rawValue), cap \(state.cap)"
        Box(title: title).draw(into: &frame, in: rect, glyphs: glyphs)
        let (hosts, moves) = areas(rect, state)
        drawHosts(state, snapshot, into: &frame, in: hosts)
        drawMoves(state, snapshot, into: &frame, in: moves)
    }

    private func areas(_ rect: Rect, _ state: AutoLimitState) -> (hosts: Rect, moves: Rect) {
        let inner = rect.inset(horizontally: 2, vertically: 1)
        if inner.width >= 116 {
            let (left, right) = inner.splitting(left: inner.width - 52)
            return (left, right.splitting(left: 2).rest)
        }
        let wanted = min(state.hosts.count + 1, max(inner.height / 2, 2))
        let (top, bottom) = inner.splitting(top: wanted)
        return (top, bottom.splitting(top: 1).rest)
    }

    private func drawHosts(
        _ state: AutoLimitState,
        _ snapshot: EngineSnapshot,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let first = min(max(scroll, 0), max(state.hosts.count - max(rect.height - 1, 1), 0))
        let rows = state.hosts.dropFirst(first).prefix(max(rect.height - 1, 0)).map { host in
            Table.Row(
                [
                    SafeText(snapshot.host(host.host)?.name ?? "?"), host.mode.word,
                    "\(host.limit)", "\(snapshot.host(host.host)?.active ?? 0)",
                    Readout.rate(host.goodput), elasticity(host),
                    host.pacePerSecond.map { "\(Readout.rate($0))/s" } ?? "",
                ],
                styles: [Style(), Style(host.mode.displayRole), Style(.strong)]
            )
        }
        Table(
            columns: [
                .init("host", width: 12, flexibility: 1, truncation: .head),
                .init("mode", width: 11, priority: 1),
                .init("limit", width: 5, alignment: .right),
                .init("in use", width: 6, alignment: .right, priority: 3),
                .init("ok/s", width: 5, alignment: .right, priority: 2),
                .init("gain/more", width: 11, alignment: .right, priority: 5),
                .init("pace", width: 7, alignment: .right, priority: 4),
            ],
            rows: Array(rows)
        ).draw(into: &frame, in: rect, glyphs: glyphs)
    }

    /// Elasticity: how much goodput grows when the limit does, 1 in step with it and 0 not at all.
    private func elasticity(_ host: AutoLimitState.Host) -> SafeText {
        guard let value = host.elasticity, value.isFinite else { return "" }
        let sign: SafeText = value < 0 ? "-" : ""
        let number: SafeText = sign + Readout.decimal(abs(value), places: 2)
        guard let error = host.elasticityError, error.isFinite else { return number }
        return "\(number) \(glyphs.isASCII ? "+-" : "±")\(Readout.decimal(error, places: 2))"
    }

    private func drawMoves(
        _ state: AutoLimitState,
        _ snapshot: EngineSnapshot,
        into frame: inout Frame,
        in rect: Rect
    ) {
        frame.draw(
            "newest moves first",
            in: rect.row(0),
            ellipsis: glyphs.ellipsis,
            style: Style(.title)
        )
        for (index, move) in state.moves.reversed().prefix(max(rect.height - 1, 0)).enumerated() {
            let area = rect.row(index + 1)
            let age = Readout.countdown(seconds: model.clock.seconds(since: move.time))
            var line = StyledLine("\(age.padded(to: 5, alignment: .right)) ago  ", .dim)
            line.add(move.words(glyphs), move.displayRole)
            if state.hosts.count > 1, let host = snapshot.host(move.host) {
                line.add("  \(host.name)", .dim)
            }
            line.draw(into: &frame, in: area, glyphs: glyphs)
        }
    }
}
