import Clock
import Fetching
import SafeText
import TerminalUI

/// How long an attempt stood in each phase, as bars below each other on one axis of time.
///
/// Phases that took no time are left out: on a connection that was open there are three of them.
struct PhaseList {
    private let phases: [(state: TaskState, start: Double, length: Double)]
    private let whole: Double

    /// Rows it needs: one for each phase and one for their sum.
    var height: Int { phases.count + 1 }

    init(_ row: TaskRow, at now: MonotonicTime) {
        var start = 0.0
        var phases: [(TaskState, Double, Double)] = []
        let queued = row.timing.queued.isFinite ? Double(max(row.timing.queued, 0)) : 0
        var times = [queued, 0] + PhaseBar.milliseconds(row.timing)
        let states = [TaskState.queued, .started] + PhaseBar.phases
        if let running = states.firstIndex(of: row.state) {
            times[running] = max(0, now.milliseconds(since: row.stateSince))
        }
        for (state, time) in zip(states, times) where time > 0 {
            phases.append((state, start, time))
            start += time
        }
        self.phases = phases
        whole = start
    }

    /// Draws as many rows as there is room for, from one on.
    func draw(
        into frame: inout Frame,
        in rect: Rect,
        glyphs: GlyphSet,
        from first: Int = 0
    ) {
        for index in 0..<min(max(height - first, 0), rect.height) {
            let area = rect.row(index)
            guard index + first < phases.count else {
                guard !phases.isEmpty else {
                    return frame.draw(
                        "no time was measured yet",
                        in: area,
                        ellipsis: glyphs.ellipsis,
                        style: Style(.dim)
                    )
                }
                frame.draw(
                    "sum",
                    in: area.columns(0..<9),
                    ellipsis: glyphs.ellipsis,
                    style: Style(.dim)
                )
                let sum = Readout.duration(milliseconds: whole)
                let place = area.columns(9..<16)
                frame.draw(
                    sum,
                    in: place,
                    alignment: .right,
                    ellipsis: glyphs.ellipsis,
                    style: Style(.strong)
                )
                continue
            }
            draw(phases[index + first], into: &frame, in: area, glyphs)
        }
    }

    private func draw(
        _ phase: (state: TaskState, start: Double, length: Double),
        into frame: inout Frame,
        in area: Rect,
        _ glyphs: GlyphSet
    ) {
        frame.draw(
            SafeText(phase.state.word),
            in: area.columns(0..<9),
            style: Style(phase.state.displayRole)
        )
        frame.draw(
            Readout.duration(milliseconds: phase.length),
            in: area.columns(9..<16),
            alignment: .right
        )
        let bar = area.columns(18..<max(area.width, 18))
        guard whole > 0, bar.width > 0 else { return }
        let scale = Double(bar.width) / whole
        let start = min(Int((phase.start * scale).rounded(.down)), bar.width - 1)
        let end = max(Int(((phase.start + phase.length) * scale).rounded()), start + 1)
        let sign =
            phase.state == .queued ? glyphs.barTrack : PhaseBar.sign(of: phase.state, glyphs)
        frame.fill(bar.columns(start..<end), with: sign, style: Style(phase.state.displayRole))
    }
}
