package import SafeText
import TerminalUI

/// One line of the log as the screen shows it.
package struct LogLine: Equatable, Sendable {
    /// How grave it is.
    package enum Level: String, Sendable {
        /// Told for information.
        case info
        /// Odd, but the run goes on.
        case warning
        /// Something failed.
        case error
    }

    /// Rises by one with each line written; a jump is a gap, and is shown as one.
    package var sequence: Int
    /// How grave it is.
    package var level: Level
    /// The words, the task's name included.
    package var text: SafeText

    /// A line of the log.
    package init(sequence: Int, level: Level, text: SafeText) {
        self.sequence = sequence
        self.level = level
        self.text = text
    }
}
