package import ArgumentParser
import SafeText
import TerminalUI
import URLStandard

/// What to print when parsing ends without a command to run, and how to exit.
package struct Usage: Equatable, Sendable {
    /// Text with a line feed at its end.
    package let text: String
    /// 0 for help and version, 2 for wrong usage (page CommandLine).
    package let exitCode: Int32

    /// Whether the text belongs on standard output; else on standard error.
    package var isRequested: Bool { exitCode == 0 }

    /// Turns whatever the argument parser threw into text and an exit code.
    ///
    /// Wrong usage is one line, `crawltop: ` and what is wrong with which option, safe to print.
    ///
    /// - Parameter command: The root command, which `error` came from.
    package init(_ error: any Error, of command: any ParsableCommand.Type) {
        let message = command.message(for: error)
        if command.exitCode(for: error).isSuccess {
            text = command.fullMessage(for: error) + "\n"
            exitCode = 0
        } else {
            text = "crawltop: \(Self.line(message))\n"
            exitCode = 2
        }
    }

    /// Characters that a line has before and behind what is left out of it.
    private static let part = 200

    /// A parser's message as one line without a full stop, its beginning in lower case.
    private static func line(_ message: String) -> String {
        let lines = message.split { $0.isNewline }.map { line in
            let words = line.drop { $0 == " " }
            return words.hasPrefix("- ") ? words.dropFirst(2) : words
        }
        // What it quotes may be a URL with a password, and may end up in a CI log.
        var line = SecretMask.text(lines.joined(separator: " "))
        if line.isEmpty { line = "wrong usage; see --help" }
        if line.hasSuffix(".") { line.removeLast() }
        // A value may be as long as an argument can be; what is wrong with it stands behind it.
        if line.count > 2 * part + 1 { line = "\(line.prefix(part))…\(line.suffix(part))" }
        let first = line.prefix(1)
        return SafeText(first.lowercased() + line.dropFirst()).string
    }
}
