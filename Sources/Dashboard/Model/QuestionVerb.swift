import SafeText
import TerminalUI

/// How a key answers a question.
package enum QuestionVerb: Equatable, Sendable {
    /// Moves the focus to the other answer.
    case moveFocus
    /// Gives the answer that has the focus.
    case answer
    /// Gives an answer, wherever the focus is.
    case choose(Confirmation.Answer)
}

extension DashboardModel {
    mutating func answer(_ verb: QuestionVerb) -> [DashboardEffect] {
        guard case .confirmation(var question) = prompt else { return [] }
        switch verb {
        case .moveFocus:
            question.toggleFocus()
            prompt = .confirmation(question)
            return []
        case .answer: return answer(question.focus, to: question)
        case .choose(let answer): return self.answer(answer, to: question)
        }
    }

    /// Closes a question and does what was answered.
    mutating func answer(
        _ answer: Confirmation.Answer,
        to question: Confirmation
    ) -> [DashboardEffect] {
        prompt = .none
        guard answer == .proceed else {
            say("nothing was changed", .dim)
            return []
        }
        switch question.action {
        case .cancel(let tasks): return cancel(tasks)
        case .retry(let tasks): return retry(tasks)
        case .quit(let leavesFrame): return [.leave(keepsFrame: leavesFrame)]
        case .stopComparison: return stopComparison()
        }
    }
}
