package import SafeText
import TerminalUI

/// One line of the log as the screen shows it.
package struct LogLine: Equatable, Sendable {
    /// Its severity.
    package enum Level: String, Sendable {
        /// For information.
        case info
        /// Unusual, but the run goes on.
        case warning
        /// Something failed.
        case error
    }

    /// Rises by one with each line written; a jump is a gap, and is shown as one.
    package var sequence: Int
    /// Its severity.
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
