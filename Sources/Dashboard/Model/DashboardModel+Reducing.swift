import Clock
import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Changes the model by one action.
    ///
    /// Total: defined for every action in every state.
    ///
    /// - Returns: The effects, to be carried out in this order.
    package mutating func reduce(_ action: DashboardAction) -> [DashboardEffect] {
        switch action {
        case .present(let context): present(context)
        case .snapshot(let snapshot): take(snapshot)
        case .told(let text, let isGood): hear(text, isGood: isGood)
        case .stalls(let report): stalls = report
        case .lanes(let lanes): self.lanes = lanes
        case .log(let lines): log.append(lines)
        case .assessed(let news): assessments.take(news)
        case .key(let key): return press(key)
        case .paste(let text): paste(text)
        case .mouse(let event): return handle(event)
        case .resized(let size):
            self.size = size
            settleCursor()
        case .tick(let time):
            run.tick(time)
            updateList()
        case .finished(let summary):
            // The lines of a summary are indented for text output; the header joins them to one line.
            run.finish(summary.map { SafeText($0.string.drop { $0 == " " }) })
            hold.end()
            reorder()
        }
        return []
    }

    /// Starts over for another run; size, log and mouse stay as they are.
    private mutating func present(_ context: RunContext) {
        var fresh = DashboardModel(context: context, glyphs: glyphs)
        fresh.size = size
        fresh.run = ShownRun(now: now)
        fresh.log = log
        fresh.isMouseOn = isMouseOn
        fresh.stalls = stalls
        self = fresh
    }

    private mutating func take(_ news: RunSnapshot) {
        let snapshot = news.engine
        let isOther = run.take(news, isFinished: isFinished)
        stalls = snapshot.stalls
        learn(news.limits)
        limit.observe(snapshot, shown: auto.map { AutoFigures($0, snapshot).limit }, at: now)
        // No later snapshot will bring the list up to date.
        if snapshot.stage.isFinished { hold.end() }
        if isOther { reorder() } else { updateList() }
    }

    /// Updates the list; its order stays while it is held after a key.
    mutating func updateList() {
        guard !isFrozen, let snapshot = latest else { return }
        let passes = list.passes
        let keepsOrder = list.count > 0 && hold.isInForce(at: now)
        list.update(snapshot, at: clock, pacedBy: now, keepsOrder: keepsOrder)
        if list.passes != passes {
            tidy(after: snapshot)
        } else if snapshot.hosts.count <= DashboardModel.surveyedAtOnce {
            hostSurvey = HostSurvey(snapshot, at: clock)
        }
        if !keepsOrder { settleCursor() }
    }

    /// How many hosts are surveyed with every state.
    ///
    /// Surveying so few costs microseconds, and keeps the reason why nothing starts as new as the
    /// numbers beside it. With more hosts, the survey waits for the next pass.
    private static let surveyedAtOnce = 1_000

    /// Updates the list at once.
    mutating func reorder() {
        guard let shown else { return }
        list.reorder(shown, at: clock, pacedBy: now)
        tidy(after: shown)
        settleCursor()
    }

    /// Changes the criteria of the list at once, and keeps the selected task if it is still shown.
    mutating func change(_ change: (inout ListCriteria) -> Void) {
        var criteria = list.criteria
        change(&criteria)
        list.change(to: criteria, shown, at: clock)
        if let shown { tidy(after: shown) }
        settleCursor()
        cursor.reveal(in: list, height: listHeight)
    }

    /// Updates what is derived from all rows; called at each pass over them, a few times a second.
    private mutating func tidy(after snapshot: EngineSnapshot) {
        hostSurvey = HostSurvey(snapshot, at: clock)
        let latest = latest
        taskMarks.tidy(count: snapshot.rows.count) { latest?.row($0)?.isCancellable ?? false }
        pane?.kind.screen.refresh(in: &self)
    }

    mutating func settleCursor() {
        guard let shown else { return }
        let (list, clock) = (list, clock)
        // The selected task may belong to a former run with more tasks.
        if let task = cursor.selected, shown.row(task) == nil { cursor.deselect() }
        let outcome = cursor.settle(in: list, height: listHeight, holdsTask: isShowingDetails) {
            shown.row($0).map { list.accepts($0, in: shown, at: clock) } ?? false
        }
        switch outcome {
        case .kept: break
        case .slipped: hold.slip()
        case .followedTo(let task): tellFollowingEnded(task)
        }
        if cursor.selected == nil, isShowingDetails { pane = nil }
    }

    var isShowingDetails: Bool { pane?.kind == .details }

    /// Says why the screen no longer follows a task.
    mutating func tellFollowingEnded(_ task: TaskID) {
        guard let row = latest?.row(task) else { return say("the followed task is gone") }
        let state = state(of: row)
        say(
            state.isFinished
                ? "\(row.name) has ended, \(state.word): no longer followed"
                : "\(row.name) is not in this list: no longer followed",
            state == .failed ? .error : .notice
        )
    }

    /// Rows of the list on screen.
    var listHeight: Int { ScreenLayout(self, size: size).listHeight }

    /// Says something in the status line.
    mutating func say(_ text: SafeText, _ role: Role = .notice) {
        notice = Notice(text: text, role: role, time: now)
    }

    private mutating func paste(_ text: SafeText) {
        if case .comparison(var form) = prompt {
            form.insert(text)
            prompt = .comparison(form)
            return
        }
        guard case .filter(var field, let task) = prompt else {
            return say("pasted text goes nowhere: open the filter with / first")
        }
        field.insert(text)
        edit(field, returnsTo: task)
    }
}
