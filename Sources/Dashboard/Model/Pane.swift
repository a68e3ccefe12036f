/// What takes the place of the list, or the lower part of it.
package enum Pane: Equatable, Sendable {
    /// Nothing: the list has all of it.
    case list
    /// Everything about the selected task, from a line on.
    case details(scroll: Int)
    /// Errors by class, with the chosen one.
    case errors(chosen: Int)
    /// The newest lines of the log, back by some lines.
    case log(back: Int)
    /// How the limit is sought, from a host on.
    case auto(scroll: Int)
    /// All keys, from a line on.
    case help(scroll: Int)
}
