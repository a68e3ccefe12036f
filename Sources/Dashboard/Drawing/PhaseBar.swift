import Fetching
import SafeText
import TerminalUI

/// A task's bar: how far it is while it goes on, and where its time went once it has ended.
///
/// While it goes on, name lookup, connection, TLS and the server's thinking have a cell each, and the
/// body fills the rest. A cell is drawn only if its phase takes place: on a connection that is open
/// the first three stay empty. Each phase has a sign of its own beside its colour.
struct PhaseBar {
    let row: TaskRow
    /// The state that is shown, such as *cancelling* before the engine has confirmed it.
    let state: TaskState
    /// How much of its backoff has passed, 0 to 1.
    let backoffShare: Double

    /// The phases of an attempt in their order.
    static let phases: [TaskState] = [.dns, .connect, .tls, .wait, .body]

    /// The sign a phase is drawn with.
    static func sign(of phase: TaskState, _ glyphs: GlyphSet) -> SafeText {
        switch phase {
        case .dns: glyphs.isASCII ? ":" : "▓"
        case .connect: glyphs.isASCII ? "-" : "▓"
        case .tls: glyphs.isASCII ? "%" : "▓"
        case .wait: glyphs.isASCII ? "=" : "▒"
        default: glyphs.barSteps.last ?? "#"
        }
    }

    /// Milliseconds of a timing in each of ``phases``.
    ///
    /// Below 0.05 ms, which would be shown as `0.0ms`, a phase counts as zero.
    static func milliseconds(_ timing: PhaseTiming) -> [Double] {
        [timing.dns, timing.connect, timing.tls, timing.wait, timing.body].map {
            $0.isFinite && $0 >= 0.05 ? Double($0) : 0
        }
    }

    /// Draws in the first row of an area, which it fills.
    func draw(into frame: inout Frame, in rect: Rect, glyphs: GlyphSet) {
        let area = rect.row(0)
        switch state {
        case .queued, .skipped: frame.fill(area)
        case .backoff:
            ProgressBar(.fraction(backoffShare), role: .backoff)
                .draw(into: &frame, in: area, glyphs: glyphs)
        case .started, .dns, .connect, .tls, .wait, .body:
            drawProgress(into: &frame, in: area, glyphs)
        case .paused, .cancelling:
            ProgressBar(.fraction(row.fraction ?? 0), role: state.displayRole)
                .draw(into: &frame, in: area, glyphs: glyphs)
        case .ok, .failed, .cancelled:
            PhaseBar.drawShares(row.timing, into: &frame, in: area, glyphs)
        }
    }

    private func drawProgress(into frame: inout Frame, in area: Rect, _ glyphs: GlyphSet) {
        let stages = area.width >= 10 ? PhaseBar.phases.count - 1 : 0
        let (lead, rest) = area.splitting(left: stages)
        frame.fill(area, with: glyphs.barTrack, style: Style(.track))
        let times = PhaseBar.milliseconds(row.timing)
        for (index, phase) in PhaseBar.phases.prefix(stages).enumerated()
        where phase == state || times[index] > 0 {
            let sign = PhaseBar.sign(of: phase, glyphs)
            frame.fill(
                lead.columns(index..<index + 1),
                with: sign,
                style: Style(phase.displayRole)
            )
        }
        guard state == .body else { return }
        let value: ProgressBar.Value =
            row.fraction.map { .fraction($0) }
            ?? .indeterminate(tick: Int(clamping: row.bytes / 16_384))
        ProgressBar(value, role: .body).draw(into: &frame, in: rest, glyphs: glyphs)
    }

    /// Draws each phase as wide as its share of the time; empty where nothing was measured.
    static func drawShares(
        _ timing: PhaseTiming,
        into frame: inout Frame,
        in area: Rect,
        _ glyphs: GlyphSet
    ) {
        frame.fill(area)
        let times = milliseconds(timing)
        let total = times.reduce(0, +)
        guard total > 0 else { return }
        var sum = 0.0
        var start = 0
        for (phase, time) in zip(phases, times) where time > 0 {
            sum += time
            let end = Int((min(sum / total, 1) * Double(area.width)).rounded())
            guard end > start else { continue }
            frame.fill(
                area.columns(start..<end),
                with: sign(of: phase, glyphs),
                style: Style(phase.displayRole)
            )
            start = end
        }
    }
}
