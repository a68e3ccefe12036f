import Fetching
import LimitTuning
import SafeText
import TerminalUI

extension AutoLimitState.Host.Mode {
    /// What is done with the host, in words.
    var word: SafeText {
        switch self {
        case .starting: "starting"
        case .probing: "probing"
        case .holding: "holding"
        case .backingOff: "backing off"
        case .pacing: "pacing"
        case .probingOutage: "no answers"
        }
    }

    /// What it is drawn as.
    var displayRole: Role {
        switch self {
        case .starting, .probing: .notice
        case .holding: .ok
        case .backingOff, .pacing: .backoff
        case .probingOutage: .error
        }
    }
}

extension AutoLimitState.Move {
    /// `16→24: +38 % goodput`, or `hold 24: queue empty` where nothing changed.
    func words(_ glyphs: GlyphSet) -> SafeText {
        let reason = glyphs.isASCII ? SafeText(reason).asciiOnly() : SafeText(reason)
        if from == to { return "hold \(to): \(reason)" }
        return "\(from)\(glyphs.right)\(to): \(reason)"
    }

    /// Warning where the limit fell.
    var displayRole: Role { to < from ? .warning : to > from ? .text : .dim }
}
