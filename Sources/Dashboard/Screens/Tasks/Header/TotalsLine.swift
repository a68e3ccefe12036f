import Fetching
import SafeText
import TerminalUI

/// Counts by outcome, in words and in signs.
struct TotalsLine {
    /// In words: `1,204 ok · 12 failed · 31 skipped of 1,463`, zeros left out but for failures.
    private var full = StyledLine()
    /// The same in signs: `✓1,204 ✗12 -31 of 1,463`.
    private var short = StyledLine()
    private let percent: SafeText

    init(_ totals: Totals, glyphs: GlyphSet) {
        let counts: [(count: Int, word: SafeText, role: Role, isAlwaysShown: Bool)] = [
            (totals.ok, "ok", .ok, true),
            (totals.failed, "failed", totals.failed > 0 ? .error : .dim, true),
            (totals.cancelled, "cancelled", .cancelled, false),
            (totals.skipped, "skipped", .skipped, false),
        ]
        for item in counts where item.count > 0 || item.isAlwaysShown {
            let number = Readout.count(item.count)
            full.addItem("\(number) \(item.word)", item.role, glyphs: glyphs)
            let sign = glyphs.state(item.role == .dim ? .error : item.role)
            short.add("\(sign)\(number) ", item.role)
        }
        let share = totals.known > 0 ? Double(totals.finished) / Double(totals.known) : 0
        let known: SafeText = "of \(Readout.count(totals.known))"
        percent = Readout.percent(share)
        full.add(" \(known)")
        short.add(known)
    }

    /// The longest form that fits, or the shortest.
    func fitting(_ width: Int) -> StyledLine {
        guard full.width <= width else { return short }
        var longest = full
        longest.add(", \(percent)", .dim)
        return longest.width <= width ? longest : full
    }
}
