package import Fetching
import SafeText
package import TerminalUI

/// The dialog or input line that gets the next key first.
package enum Prompt: Equatable, Sendable {
    /// Nothing: keys are commands.
    case none
    /// The input line of the filter, and the task to select again once the filter lets it through.
    case filter(TextField, returnsTo: TaskID?)
    /// The form that says which limits to compare.
    case comparison(ComparisonForm)
    /// A question that must be answered first.
    case confirmation(Confirmation)
}
