/// What the user asked for by a flag.
package enum ColorFlag: Hashable, Sendable {
    /// No flag: the environment decides.
    case automatic
    /// `--color=always`.
    case always
    /// `--no-color`.
    case never
}

/// How many colours to use.
package enum ColorDepth: Int, Hashable, Comparable, Sendable {
    /// Attributes only: bold, reverse and underline remain.
    case none = 0
    /// The classic palette and its bright half, and the one of xterm.
    case eight = 8, sixteen = 16, many = 256

    /// Fewer colours come first.
    package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Whether to use colours at all, before anyone has asked the terminal how many it has.
package enum ColorChoice: Hashable, Sendable {
    /// No hue and no grey.
    case disabled
    /// Even where the terminal description has none, or the output is no terminal.
    case forced
    /// As many as the terminal description says.
    case asTerminalAllows

    /// Decides by flag, then `NO_COLOR`, then `CLICOLOR_FORCE` and `FORCE_COLOR`, then `TERM`.
    ///
    /// `NO_COLOR` counts when it is set and not empty (no-color.org); a forcing variable counts when
    /// it is neither empty nor `0`, and `FORCE_COLOR=0` or `false` forbids; `CLICOLOR=0` forbids too.
    package init(flag: ColorFlag, environment: (String) -> String?) {
        self = ColorChoice.decide(flag, environment)
    }

    private static func decide(_ flag: ColorFlag, _ variable: (String) -> String?) -> ColorChoice {
        switch flag {
        case .always: return .forced
        case .never: return .disabled
        case .automatic: break
        }
        if let value = variable("NO_COLOR"), !value.isEmpty { return .disabled }
        if let value = variable("CLICOLOR_FORCE"), !value.isEmpty, value != "0" { return .forced }
        if let value = variable("FORCE_COLOR"), !value.isEmpty {
            return value == "0" || value == "false" ? .disabled : .forced
        }
        if variable("CLICOLOR") == "0" { return .disabled }
        let term = variable("TERM") ?? ""
        return term.isEmpty || term == "dumb" || term == "unknown" ? .disabled : .asTerminalAllows
    }

    /// The depth to use on a terminal whose description promises `colors`.
    package func depth(colors: Int) -> ColorDepth {
        let offered: ColorDepth =
            switch colors {
            case 256...: .many
            case 16...: .sixteen
            case 8...: .eight
            default: .none
            }
        return switch self {
        case .disabled: .none
        case .forced: max(offered, .eight)
        case .asTerminalAllows: offered
        }
    }
}
