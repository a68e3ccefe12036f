import Clock
import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// How long the list keeps its order after a key.
    static let hold = Duration.seconds(1)

    /// Gives a key to the innermost thing that takes it.
    mutating func press(_ key: Key) -> [DashboardEffect] {
        heldUntil = now + DashboardModel.hold
        defer { hasSlipped = false }
        switch key {
        case .control("c"): return interrupt()
        case .control("l"): return [.terminal(.redraw)]
        case .control("z"): return [.terminal(.suspend)]
        default: break
        }
        switch prompt {
        case .filter(let field, let task): return press(key, in: field, returnsTo: task)
        case .confirmation(let question): return press(key, answering: question)
        case .comparison(let form): return press(key, in: form)
        case .none: break
        }
        if case .comparison = screen { return pressOnComparison(key) }
        guard let command = Command(key) else {
            say("that key does nothing here: ? lists the keys", .dim)
            return []
        }
        return perform(command)
    }

    private mutating func press(
        _ key: Key,
        in field: TextField,
        returnsTo task: TaskID?
    ) -> [DashboardEffect] {
        var field = field
        switch key {
        case .enter:
            prompt = .none
            if let problem = list.criteria.filter.problem { say("\(problem)", .warning) }
        case .escape:
            edit(TextField(), returnsTo: task)
            prompt = .none
        case .up, .down, .pageUp, .pageDown:
            guard let command = Command(key) else { break }
            move(command)
            prompt = .filter(field, returnsTo: cursor.selected)
        case .function(10): return perform(.quit(leavesFrame: false))
        default:
            if field.handle(key) { edit(field, returnsTo: task) }
        }
        return []
    }

    private mutating func press(
        _ key: Key,
        answering question: Confirmation
    ) -> [DashboardEffect] {
        switch key {
        case .left, .right, .tab, .backTab, .up, .down, .character("h"), .character("l"):
            var question = question
            question.toggleFocus()
            prompt = .confirmation(question)
        case .enter, .character(" "): return answer(question.focus, to: question)
        case .character("y"), .character("Y"): return answer(.proceed, to: question)
        case .escape, .character("n"), .character("N"), .character("q"):
            return answer(.keep, to: question)
        default: break
        }
        return []
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

    /// Ends the run a little more firmly each time, and leaves when it is over.
    mutating func interrupt() -> [DashboardEffect] {
        guard !isFinished else { return [.leave(keepsFrame: false)] }
        let active = latest?.permitsTaken ?? 0
        switch stopRequest {
        case .none:
            stopRequest = .graceful
            prompt = .none
            say(
                "stopping: \(Readout.count(active, "transfer")) may still end; Ctrl-C again ends "
                    + "\(active == 1 ? "it" : "them") now",
                .warning
            )
            return [.engine(.stop(.interrupted(signal: 2), aborts: false))]
        case .graceful:
            stopRequest = .hard
            say("ending every transfer; Ctrl-C again leaves", .warning)
            return [.engine(.stop(.interrupted(signal: 2), aborts: true))]
        case .hard: return [.leave(keepsFrame: false)]
        }
    }
}
