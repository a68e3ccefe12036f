import Clock
import Fetching
import SafeText
import TerminalUI

/// A notice about a stall, while it lasts and for some seconds after.
struct StallNotice {
    /// How long it stays after the stall.
    private static let lifetime = Duration.seconds(6)

    /// `stalled: pool 240ms, writing 37 results`.
    let text: SafeText

    /// Nil while all is well.
    init?(_ model: DashboardModel) {
        if let ongoing = model.stalls.ongoing {
            text = "stalled now: \(StallNotice.words(ongoing))"
            return
        }
        let recent = model.stalls.stalls.filter {
            model.now - $0.time < StallNotice.lifetime && $0.time <= model.now
        }
        // Many short stalls may follow a long one; the longest is what matters.
        guard let worst = recent.max(by: { $0.duration < $1.duration }) else { return nil }
        let more = recent.count - 1
        let others: SafeText = more > 0 ? " (and \(more) more)" : ""
        text = "stalled: \(StallNotice.words(worst))\(others)"
    }

    private static func words(_ stall: Stall) -> SafeText {
        "\(stall.part.rawValue) \(Readout.duration(stall.duration)), \(stall.culprit)"
    }
}
