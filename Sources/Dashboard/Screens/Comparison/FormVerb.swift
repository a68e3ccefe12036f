import Clock
import Fetching
package import LimitTuning
import SafeText
import TerminalUI

/// What a key does in the form of a comparison, other than typing.
package enum FormVerb: Equatable, Sendable {
    /// Starts the comparison, or leaves the form.
    case start, leave
    /// Moves to another field, by steps forward.
    case moveFocus(Int)
    /// Measures on the other source, or on this one.
    case otherSource, chooseSource(ComparisonPlan.Source)
}

extension DashboardModel {
    mutating func edit(_ verb: FormVerb) -> [DashboardEffect] {
        guard case .comparison(var form) = prompt else { return [] }
        switch verb {
        case .start: return start(form)
        case .leave:
            prompt = .none
            return []
        case .moveFocus(let step): form.moveFocus(by: step)
        case .otherSource: form.source = form.source == .live ? .probe : .live
        case .chooseSource(let source): form.source = source
        }
        prompt = .comparison(form)
        return []
    }

    private mutating func start(_ form: ComparisonForm) -> [DashboardEffect] {
        var form = form
        if let words = refusal(of: form.source) {
            form.focus = .source
            prompt = .comparison(form)
            say("\(form.source.rawValue) is not possible: \(words)", .warning)
            return []
        }
        do throws(ComparisonForm.Problem) {
            let plan = try form.plan()
            prompt = .none
            shownComparison.order(plan, at: now)
            showComparison()
            return [.limits(.compare(plan))]
        } catch {
            form.focus = error.field
            prompt = .comparison(form)
            say(error.text, .warning)
            return []
        }
    }
}
