import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// What a key does to the limit.
package enum LimitVerb: Equatable, Sendable {
    /// Raises or lowers the limit, which ends the auto limit.
    case change(Int)
    /// Switches the auto limit on, or off; then the limit stays where it is.
    case toggleAuto
    /// Compares limits, or shows the comparison there is.
    case compare
}

extension DashboardModel {
    mutating func changeLimit(_ verb: LimitVerb) -> [DashboardEffect] {
        switch verb {
        case .change(let change): return changeLimit(by: change)
        case .toggleAuto: return toggleAuto()
        case .compare: compareLimits()
        }
        return []
    }

    private mutating func changeLimit(by change: Int) -> [DashboardEffect] {
        guard let latest, !isFinished else {
            say("the run is over")
            return []
        }
        guard comparison?.isRunning != true else {
            say("the comparison sets the limit: c shows it, Esc there stops it")
            return []
        }
        if isAutoOn { return takeOver(by: change, latest) }
        let old = limit.target(latest)
        guard let new = limit.request(change, latest, at: now) else {
            say("the limit is \(old): it goes from 1 to 10,000")
            return []
        }
        say("limit \(old) \(glyphs.right) \(new)")
        return [.limits(.set(new))]
    }

    /// Whether the auto limit is on, or was just switched on.
    var isAutoOn: Bool { limit.wantsAuto ?? (auto != nil) }

    /// Switches the auto limit on, or off; then the limit stays where it is.
    private mutating func toggleAuto() -> [DashboardEffect] {
        guard let latest, !isFinished else {
            say("the run is over")
            return []
        }
        guard !isLessonUnderWay else {
            say("the lesson sets its own limits: n leaves its slow half")
            return []
        }
        guard comparison?.isRunning != true else {
            say("the comparison sets the limit: c shows it, Esc there stops it")
            return []
        }
        guard isAutoOn else {
            limit.request(auto: true, at: now)
            say("auto limit on: A, or + and -, take over again")
            return [.limits(.seek)]
        }
        limit.request(auto: false, at: now)
        let new = limit.request(limit: autoLimit(latest), at: now)
        say("auto limit off: it stays at \(new)")
        return [.limits(.set(new))]
    }

    /// The auto limit's limit; without an auto limit, the engine's.
    private func autoLimit(_ latest: EngineSnapshot) -> Int {
        auto.map { AutoFigures($0, latest).limit } ?? latest.limit
    }

    /// Ends the auto limit, and changes the limit from where it was.
    private mutating func takeOver(by change: Int, _ latest: EngineSnapshot) -> [DashboardEffect] {
        let old = autoLimit(latest)
        limit.request(auto: false, at: now)
        let new = limit.request(limit: old + change, at: now)
        say("auto limit off: limit \(old) \(glyphs.right) \(new)")
        return [.limits(.set(new))]
    }
}
