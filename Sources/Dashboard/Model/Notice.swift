package import Clock
package import SafeText
package import TerminalUI

/// What the last key did, for the status line.
package struct Notice: Equatable, Sendable {
    package let text: SafeText
    /// How good or bad it is.
    package let role: Role
    /// When it was said.
    package let time: MonotonicTime

    /// Whether it is still shown: for eight seconds, which is enough to read two lines.
    package func isFresh(at now: MonotonicTime) -> Bool { now.seconds(since: time) < 8 }
}
