package import Clock
package import SafeText
package import TerminalUI

/// What came of the user's last key, for the status line.
package struct Notice: Equatable, Sendable {
    /// The words.
    package let text: SafeText
    /// How good or bad it is.
    package let role: Role
    /// When it was said.
    package let time: MonotonicTime

    /// Whether it is recent enough to be shown: for eight seconds, the time two lines take to read.
    package func isFresh(at now: MonotonicTime) -> Bool { now.seconds(since: time) < 8 }
}
