import Clock
import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Carries out what a key means where it was pressed.
    mutating func press(_ key: Key) -> [DashboardEffect] {
        hold.begin(at: now)
        defer { hold.settle() }
        guard let command = KeyMap.command(for: key, in: place) else {
            type(key)
            return []
        }
        return perform(command)
    }

    /// Carries out a command: each group is obeyed in one place.
    mutating func perform(_ command: Command) -> [DashboardEffect] {
        switch command {
        case .move(let move): self.move(move)
        case .task(let verb): return act(verb)
        case .list(let verb): changeList(verb)
        case .limit(let verb): return changeLimit(verb)
        case .pane(let verb): toggle(verb)
        case .comparison(let verb): return steerComparison(verb)
        case .form(let verb): return edit(verb)
        case .question(let verb): return answer(verb)
        case .filter(let verb): edit(verb)
        case .run(let verb): return steerRun(verb)
        case .screen(let verb): return changeScreen(verb)
        }
        return []
    }

    /// Gives a key without a meaning of its own to the text field that has the keyboard.
    private mutating func type(_ key: Key) {
        switch prompt {
        case .filter(var field, let task):
            if field.handle(key) { edit(field, returnsTo: task) }
        case .comparison(var form):
            if form.type(key) { prompt = .comparison(form) }
        case .confirmation: break
        case .none: say("that key does nothing here: ? lists the keys", .dim)
        }
    }
}
