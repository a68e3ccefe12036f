import Fetching
import SafeText
import TerminalUI

extension TaskState {
    /// What the state is drawn as.
    var displayRole: Role {
        switch self {
        case .queued: .queued
        case .started: .started
        case .dns: .dns
        case .connect: .connect
        case .tls: .tls
        case .wait: .wait
        case .body: .body
        case .backoff: .backoff
        case .paused: .paused
        case .cancelling, .cancelled: .cancelled
        case .ok: .ok
        case .failed: .error
        case .skipped: .skipped
        }
    }

    /// Sign and word, the sign telling it apart where the word is cut.
    func label(_ glyphs: GlyphSet) -> SafeText { "\(glyphs.state(displayRole)) \(word)" }

    /// Sign and letter.
    func shortLabel(_ glyphs: GlyphSet) -> SafeText { "\(glyphs.state(displayRole))\(letter)" }
}
