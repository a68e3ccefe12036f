/// Where a key press goes: the innermost thing that has the keyboard.
///
/// One place is in force at any time (``DashboardModel/place``); a set says where a key works.
struct Place: OptionSet, Hashable, Sendable {
    let rawValue: Int

    /// The list of a run that goes on, and of one that is over.
    static let running = Place(rawValue: 1 << 0), ended = Place(rawValue: 1 << 1)
    /// A pane that belongs to the list: details and errors.
    static let details = Place(rawValue: 1 << 2), errors = Place(rawValue: 1 << 3)
    /// Any other pane over the list: log, auto limit, help.
    static let reading = Place(rawValue: 1 << 4)
    /// The comparison of limits, and a pane over it.
    static let comparison = Place(rawValue: 1 << 5), comparisonPane = Place(rawValue: 1 << 6)
    /// The input line of the filter.
    static let filter = Place(rawValue: 1 << 7)
    /// A question that must be answered.
    static let question = Place(rawValue: 1 << 8)
    /// The comparison's form: a text field of it, or the choice of a source.
    static let formField = Place(rawValue: 1 << 9), formSource = Place(rawValue: 1 << 10)

    /// The run and its panes.
    static let tasks: Place = [.running, .ended, .details, .errors, .reading]
    /// Everything that is no prompt.
    static let screens: Place = [.tasks, .comparison, .comparisonPane]
    static let form: Place = [.formField, .formSource]
    static let everywhere: Place = [.screens, .filter, .question, .form]
}

extension DashboardModel {
    /// Where the next key goes.
    var place: Place {
        switch prompt {
        case .filter: return .filter
        case .confirmation: return .question
        case .comparison(let form): return form.focus == .source ? .formSource : .formField
        case .none: return placeBelowPrompt
        }
    }

    /// Where a key would go without a prompt.
    var placeBelowPrompt: Place {
        guard screen == .run else { return pane == nil ? .comparison : .comparisonPane }
        return pane?.kind.screen.place ?? (isFinished ? .ended : .running)
    }
}
