import Reporting
package import SafeText
import TerminalUI

/// Why a run cannot start or continue: one line for people, and the exit code.
package struct CommandError: Error, Equatable {
    package let message: SafeText
    package let exitCode: Int32

    /// Wrong usage that the parser could not find.
    package static func usage(_ message: SafeText) -> CommandError {
        CommandError(message: message, exitCode: 2)
    }

    /// Something outside the program that does not work.
    package static func runtime(_ message: SafeText) -> CommandError {
        CommandError(message: message, exitCode: 3)
    }

    /// An output that cannot be written.
    init(_ error: SinkError) {
        self.init(message: SafeText(error.description), exitCode: error.isRefusal ? 2 : 3)
    }

    /// An output that is in use already.
    init(_ clash: FileClash) {
        self.init(message: SafeText(clash.description), exitCode: 2)
    }

    private init(message: SafeText, exitCode: Int32) {
        self.message = message
        self.exitCode = exitCode
    }
}
