package import Fetching
import SafeText
package import TerminalUI

/// What the next key goes to before anything else gets it.
package enum Prompt: Equatable, Sendable {
    /// Nothing: keys are commands.
    case none
    /// The line the filter is typed in, and the task that is selected again when it shows up again.
    case filter(TextField, returnsTo: TaskID?)
    /// The form that says which limits to compare.
    case comparison(ComparisonForm)
    /// A question that must be answered first.
    case confirmation(Confirmation)
}
