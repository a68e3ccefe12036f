package import SafeText
package import TerminalUI

/// How the screen shall be opened.
package struct TerminalOptions: Sendable {
    /// Where keys come from.
    package enum Keyboard: Hashable, Sendable {
        /// Standard input, or `/dev/tty` when that carries something else.
        case automatic
        /// `/dev/tty`, because standard input carries the list of URLs.
        case controllingTerminal
    }

    /// Where keys come from.
    package var keyboard: Keyboard = .automatic
    /// The colours of roles.
    package var theme: Theme = .calm
    /// Whether to use colours, as `ColorChoice` has decided.
    package var color: ColorChoice = .asTerminalAllows
    /// Whether to draw with ASCII alone though the locale has more.
    package var isASCII = false
    /// Whether clicks and the wheel are reported from the beginning.
    package var isMouseEnabled = true
    /// The title of the terminal's window; nil leaves it alone.
    package var title: SafeText?
    /// Whether frames are marked (mode 2026) so that terminals which can show them at once do.
    package var isSynchronized = true

    /// The usual choices.
    package init() {}
}
