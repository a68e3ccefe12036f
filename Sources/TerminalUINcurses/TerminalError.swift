/// Why there is no full screen.
package enum TerminalError: Error, Equatable, Sendable {
    /// Keys cannot be read, or cells not written, because it is no terminal.
    case notATerminal(String)
    /// `TERM` is not set.
    case missingTerminalType
    /// The terminal cannot move its cursor, as `dumb` says of itself.
    case incapableTerminal(String)
    /// ncurses knows neither this terminal nor `xterm-256color`.
    case unknownTerminal(String)
    /// A system call failed.
    case system(call: String, code: Int32)
}

extension TerminalError: CustomStringConvertible {
    /// One line for stderr.
    package var description: String {
        switch self {
        case .notATerminal(let what):
            "\(what) is not a terminal; use --progress plain"
        case .missingTerminalType:
            "TERM is not set; set it, for example to xterm-256color, or use --progress plain"
        case .incapableTerminal(let name):
            "the terminal type '\(name)' cannot show a full screen; use --progress plain"
        case .unknownTerminal(let name):
            "the terminal type '\(name)' is unknown, and so is xterm-256color; "
                + "install ncurses-term or use --progress plain"
        case .system(let call, let code):
            "\(call) failed with error \(code)"
        }
    }
}
