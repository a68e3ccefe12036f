import Glibc
package import TerminalUI

/// How a run is shown.
package struct DisplayConfiguration: Sendable {
    /// What shows it.
    package enum Mode: Sendable {
        /// The dashboard on a terminal, plain lines elsewhere.
        case auto
        /// The dashboard, or an error without a terminal.
        case dashboard
        /// Plain lines on standard error.
        case plain
        /// JSON objects on standard error.
        case json
        /// Errors only.
        case quiet
    }

    package var mode = Mode.auto
    /// Whether the user wants ASCII only.
    package var isASCIIWanted = false
    package var hasColor = true
    package var theme = Theme.calm
    package var isMouseEnabled = true
    package var framesPerSecond = 10

    /// The dashboard where there is a terminal, with all defaults.
    package init() {}

    /// Whether text must be ASCII: the user wants it, or the locale has nothing else.
    package var isASCII: Bool {
        isASCIIWanted || nl_langinfo(Int32(CODESET)).map { String(cString: $0) } != "UTF-8"
    }

    /// Whether standard error carries sentences for people beside the progress.
    package var speaks: Bool { mode != .quiet && mode != .json }
}
