import Crawling
import Fetching
import LimitTuning
import SafeText
import TerminalUI

extension DashboardModel {
    /// Does what a key, a button or a click stands for.
    mutating func perform(_ command: Command) -> [DashboardEffect] {
        switch command {
        case .move, .movePages, .moveToTop, .moveToBottom: move(command)
        case .cancel, .retry, .togglePause, .cancelAll, .retryFailed: return act(command)
        case .toggleDispatch: return toggleDispatch()
        case .toggleHost: return toggleHost()
        case .changeLimit(let change): return changeLimit(by: change)
        case .toggleAuto: return toggleAuto()
        case .compareLimits: compareLimits()
        case .mark: mark()
        case .unmarkAll: unmarkAll()
        case .editFilter:
            let field = TextField(SafeText(list.criteria.filter.source))
            prompt = .filter(field, returnsTo: cursor.selected)
        case .show(let view): change { $0.view = view }
        case .nextView(let step): change { $0.view = $0.view.moved(by: step) }
        case .toggleDone:
            change { $0.hidesDone.toggle() }
            say(list.criteria.hidesDone ? "done tasks are hidden" : "done tasks are shown")
        case .sort(let step): sort(by: list.criteria.column.moved(by: step))
        case .invertSort: invertSort()
        case .details, .errors, .log, .autoMoves, .help: toggle(command)
        case .close: close()
        case .freeze: freeze()
        case .follow: follow()
        case .skipLesson: return skipLesson()
        case .toggleMouse: return toggleMouse()
        case .quit(let leavesFrame): return quit(leavesFrame: leavesFrame)
        case .interrupt: return interrupt()
        case .redraw: return [.terminal(.redraw)]
        case .suspend: return [.terminal(.suspend)]
        }
        return []
    }

    /// Sorts by a column; by the same one again inverts.
    mutating func sort(by column: SortColumn) {
        guard column != list.criteria.column else { return invertSort() }
        change { ($0.column, $0.isInverted) = (column, false) }
        say(column == .natural ? "in the order of the run" : "sorted by \(column.word)")
    }

    private mutating func invertSort() {
        guard list.criteria.column != .natural else {
            return say("choose a column first: < and >")
        }
        change { $0.isInverted.toggle() }
    }

    mutating func unmarkAll() {
        say(marks.isEmpty ? "nothing was marked" : "unmarked \(Readout.count(marks.count, "task"))")
        marks = []
    }

    private mutating func mark() {
        guard let task = cursor.selected else { return say("choose a task first: the arrow keys") }
        if marks.remove(task) == nil { marks.insert(task) }
        cursor.move(by: 1, in: list, height: listHeight)
    }

    /// Stops the screen and not the run; ages and the list stand still too.
    private mutating func freeze() {
        if frozen != nil {
            frozen = nil
            say("live again")
            reorder()
        } else if var still = run {
            still.engine.time = clock
            frozen = still
            say("the screen is frozen, the run goes on: Z to go on")
        }
    }

    private mutating func follow() {
        cursor.toggleFollowing()
        guard cursor.follows, let row = selectedRow else {
            return say(cursor.selected == nil ? "choose a task to follow first" : "not following")
        }
        cursor.reveal(in: list, height: listHeight)
        say("following \(row.name)")
    }

    private mutating func skipLesson() -> [DashboardEffect] {
        guard lanes.contains(where: { !$0.isFinished }) else {
            say(lanes.isEmpty ? "there is no lesson to leave" : "the lesson is over")
            return []
        }
        say("leaving the slow half of the lesson")
        let tasks = latest?.rows.filter { !$0.state.isFinished }.map(\.id) ?? []
        return [.engine(.cancel(tasks))]
    }

    private mutating func toggleMouse() -> [DashboardEffect] {
        isMouseOn.toggle()
        say(isMouseOn ? "mouse on: hold Shift to select text" : "mouse off: text can be selected")
        return [.terminal(.setMouse(isMouseOn))]
    }

    /// Leaves at once when nothing goes on, and asks otherwise.
    private mutating func quit(leavesFrame: Bool) -> [DashboardEffect] {
        let active = latest?.permitsTaken ?? 0
        let waiting =
            (latest?.totals.queued ?? 0) + (run?.crawl?.frontier ?? 0)
            + (run?.crawl?.parseQueue ?? 0)
        let isOver = context.kind == .compare ? comparison?.isRunning == false : isFinished
        guard !isOver, active + waiting > 0 else { return [.leave(keepsFrame: leavesFrame)] }
        let lines: [SafeText] = [
            context.kind == .compare
                ? "The comparison ends here; what it has measured is reported."
                : "\(Readout.count(active)) in flight, \(Readout.count(waiting)) waiting: they end here."
        ]
        prompt = .confirmation(
            Confirmation(.quit(leavesFrame: leavesFrame), names: lines, count: active + waiting)
        )
        return []
    }

    private mutating func toggleDispatch() -> [DashboardEffect] {
        guard let latest, !isFinished else {
            say("the run is over")
            return []
        }
        if let comparison, comparison.isRunning, comparison.plan.source == .probe {
            say("the run rests for the comparison: c shows it, Esc there stops it")
            return []
        }
        if latest.isDispatchPaused {
            say("tasks start again")
            return [.engine(.resumeDispatch)]
        }
        say("nothing new starts: P to go on")
        return [.engine(.pauseDispatch)]
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
}
