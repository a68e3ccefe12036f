package import TerminalUI

/// What the next key goes to before anything else gets it.
package enum Prompt: Equatable, Sendable {
    /// Nothing: keys are commands.
    case none
    /// The line the filter is typed in.
    case filter(TextField)
    /// A question that must be answered first.
    case confirmation(Confirmation)
}
