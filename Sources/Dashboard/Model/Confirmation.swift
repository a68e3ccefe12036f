package import Fetching
package import SafeText
package import TerminalUI

/// A question before something is done to more than one task.
///
/// The set of tasks is fixed when the question is asked; tasks that join later are left alone.
package struct Confirmation: Equatable, Sendable {
    /// What is done when the answer is yes.
    package enum Action: Equatable, Sendable {
        case cancel([TaskID])
        /// Fetch these once more.
        case retry([TaskID])
        /// Leave while work goes on.
        case quit(leavesFrame: Bool)
        /// Measure no more limits.
        case stopComparison
    }

    package enum Answer: Int, CaseIterable, Sendable {
        /// No, which the focus is on at first.
        case keep
        case proceed
    }

    /// What is done when the answer is yes.
    package let action: Action
    package let title: SafeText
    /// What it says below the title.
    package let lines: [SafeText]
    /// The answers, as they stand on the buttons.
    package let buttons: [SafeText]
    /// The answer that Enter gives.
    package var focus = Answer.keep

    /// Asks about tasks; the first few are named.
    package init(_ action: Action, names: [SafeText], count: Int) {
        self.action = action
        let shown = names.prefix(6)
        let more = count - shown.count
        var list = shown.dropFirst().reduce(shown.first ?? .empty) { "\($0), \($1)" }
        if more > 0 { list += " and \(Readout.count(more)) more" }
        switch action {
        case .cancel:
            title = "Cancel \(Readout.count(count, "task"))?"
            buttons = ["keep", "cancel \(count == 1 ? "it" : "them")"]
            lines = [list]
        case .retry:
            title = "Retry \(Readout.count(count, "task"))?"
            buttons = ["leave", "retry \(count == 1 ? "it" : "them")"]
            lines = [list]
        case .quit:
            title = "Quit?"
            buttons = ["stay", "quit"]
            lines = names
        case .stopComparison:
            title = "Stop the comparison?"
            buttons = ["keep measuring", "stop"]
            lines = names
        }
    }

    /// How it is drawn.
    package var dialog: Dialog {
        Dialog(title: title, lines: lines, buttons: buttons, focus: focus.rawValue)
    }

    /// Moves the focus to the other answer.
    package mutating func toggleFocus() { focus = focus == .keep ? .proceed : .keep }
}
