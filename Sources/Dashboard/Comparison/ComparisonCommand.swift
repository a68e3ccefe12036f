import SafeText
package import TerminalUI

/// What a key means on the screen of a comparison.
package enum ComparisonCommand: Equatable, Sendable {
    /// Gives the recommended limit to the run.
    case apply
    /// Tries limits around the recommended one.
    case refine
    /// Writes all that was measured into a file.
    case export
    /// Ends the measuring, or leaves the screen once it has ended.
    case stop
    /// Shows the other picture, or the race from its start.
    case nextPicture, raceAgain
    /// Shows the tasks while the comparison goes on.
    case showTasks
    /// Asks for another comparison.
    case compareAnew

    /// The command of a key; nil for one that means what it does elsewhere, or nothing.
    package init?(_ key: Key) {
        switch key {
        case .character("a"): self = .apply
        case .character("r"): self = .refine
        case .character("e"): self = .export
        case .character("x"), .escape, .function(9): self = .stop
        case .character("v"), .tab, .backTab: self = .nextPicture
        case .character(" "): self = .raceAgain
        case .character("c"): self = .showTasks
        case .character("n"): self = .compareAnew
        default: return nil
        }
    }
}
