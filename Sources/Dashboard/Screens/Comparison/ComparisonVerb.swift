import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// What a key does on the screen of a comparison.
package enum ComparisonVerb: Equatable, Sendable {
    /// Gives the recommended limit to the run.
    case apply
    /// Tries limits around the recommended one.
    case refine
    /// Writes all that was measured into a file.
    case export
    /// Ends the measuring; once it has ended, leaves the screen.
    case stop
    /// The same, but never ends the program.
    case close
    /// Shows the other picture, or the race from its start.
    case nextPicture, raceAgain
    /// Shows the tasks while the comparison goes on.
    case showTasks
    /// Asks for another comparison.
    case compareAnew
}

extension DashboardModel {
    mutating func steerComparison(_ verb: ComparisonVerb) -> [DashboardEffect] {
        switch verb {
        case .apply: return applyRecommended()
        case .refine: return refine()
        case .export: return export()
        case .stop: return askToStop(mayEndProgram: true)
        case .close: return askToStop(mayEndProgram: false)
        case .nextPicture: showNextPicture()
        case .raceAgain: raceAgain()
        case .showTasks:
            screen = .run
            say("c shows the comparison again", .dim)
        case .compareAnew: compareAnew()
        }
        return []
    }

    private mutating func compareAnew() {
        guard context.kind != .compare else {
            return say("crawltop compare can be started again with other --limits")
        }
        guard comparison?.isRunning != true else {
            return say("one comparison at a time: Esc stops this one")
        }
        openForm()
    }

    private mutating func applyRecommended() -> [DashboardEffect] {
        guard let state = comparison, let recommended = state.recommended else {
            let yet: SafeText = comparison?.isRunning == true ? " yet" : ""
            say("no limit is certain\(yet), so there is none to apply")
            return []
        }
        guard context.kind != .compare, latest != nil, !isFinished else {
            say("there is no run to give it to: start one with --limit \(recommended)")
            return []
        }
        let new = limit.request(limit: recommended, at: now)
        screen = .run
        say("limit \(new), as the comparison says", .ok)
        return [.limits(.set(new))]
    }

    private mutating func refine() -> [DashboardEffect] {
        guard let state = comparison, !state.isRunning else {
            say("it is still measuring: refine when that is over")
            return []
        }
        let best = state.recommended ?? state.limits.first(where: \.isBest)?.limit
        guard let best else {
            say("there is no best limit that others could be tried around")
            return []
        }
        guard state.isRefinable else {
            say(
                state.rate == nil
                    ? "the limits around \(best) are known already"
                    : "the server limits the rate: no limit around \(best) does better"
            )
            return []
        }
        if let words = refusal(of: state.plan.source), context.kind != .compare {
            say("no refining: \(words)")
            return []
        }
        say("trying limits around \(best)")
        return [.limits(.refineComparison)]
    }

    private mutating func export() -> [DashboardEffect] {
        guard let state = comparison, !state.blocks.isEmpty else {
            say("nothing was measured yet, so there is nothing to write")
            return []
        }
        let name = "crawltop-compare-\(String(state.plan.seed, radix: 16)).json"
        say("writing \(name)")
        return [.limits(.exportComparison(fileName: name))]
    }

    private mutating func askToStop(mayEndProgram: Bool) -> [DashboardEffect] {
        guard comparison?.isRunning == true else {
            return leaveComparison(mayEndProgram: mayEndProgram)
        }
        let goesOn = context.kind != .compare && !isFinished
        let rest: SafeText = goesOn ? "; the run goes on at its own limit." : "."
        let lines: [SafeText] = ["What was measured stays\(rest)"]
        prompt = .confirmation(Confirmation(.stopComparison, names: lines, count: 1))
        return []
    }

    /// Shows the run again, or ends `crawltop compare`, which has no run to show.
    private mutating func leaveComparison(mayEndProgram: Bool) -> [DashboardEffect] {
        guard context.kind != .compare else {
            guard !mayEndProgram else { return [.leave(keepsFrame: false)] }
            say("x or q leaves: the result is written then", .dim)
            return []
        }
        screen = .run
        say(comparison == nil ? "no limits are being compared" : "c shows the result again", .dim)
        return []
    }

    /// Ends the measuring, if it has not ended while the question stood.
    mutating func stopComparison() -> [DashboardEffect] {
        guard comparison?.isRunning == true else {
            say("it has just come to its end")
            return []
        }
        shownComparison.stop()
        say("stopping the comparison")
        return [.limits(.stopComparison)]
    }

    /// Whether the race is shown rather than the table.
    var showsRace: Bool {
        if case .comparison(.race, _) = screen { true } else { false }
    }

    /// Whether a comparison has been made, and measures no more.
    var isComparisonOver: Bool { comparison?.isRunning == false }

    /// Whether there is a recommended limit, and a run to apply it to.
    var mayApply: Bool {
        comparison?.recommended != nil && context.kind != .compare && !isFinished
    }

    private mutating func showNextPicture() {
        guard case .comparison(let picture, _) = screen else { return }
        switch picture {
        case .table: screen = .comparison(.race(since: now), scroll: nil)
        case .race: screen = .comparison(.table, scroll: nil)
        }
    }

    private mutating func raceAgain() {
        guard case .comparison(.race, let scroll) = screen else {
            return say("v shows the race first", .dim)
        }
        screen = .comparison(.race(since: now), scroll: scroll)
    }

    /// Moves the rows, no further than to the last one.
    mutating func scrollComparison(by rows: Int) {
        guard case .comparison(let picture, _) = screen else { return }
        let area = ScreenLayout(self, size: size).comparison
        let view = ComparisonScreen(self)
        let last = view.maximumScroll(in: area)
        screen = .comparison(picture, scroll: min(max(view.firstRow(in: area) + rows, 0), last))
    }
}
