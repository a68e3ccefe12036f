import Clock
import Fetching
import SafeText
import TerminalUI

extension DashboardModel {
    /// Changes the model by one action.
    ///
    /// Defined for every action in every state.
    ///
    /// - Returns: What must be done outside, in this order.
    package mutating func reduce(_ action: DashboardAction) -> [DashboardEffect] {
        switch action {
        case .present(let context): present(context)
        case .snapshot(let snapshot): take(snapshot)
        case .told(let text, let isGood): hear(text, isGood: isGood)
        case .stalls(let report): stalls = report
        case .lanes(let lanes): self.lanes = lanes
        case .log(let lines): log.append(lines)
        case .key(let key): return press(key)
        case .paste(let text): paste(text)
        case .mouse(let event): return handle(event)
        case .resized(let size):
            self.size = size
            settleCursor()
        case .tick(let time):
            now = max(now, time)
            updateList()
        case .finished(let summary):
            // Its lines are indented below each other elsewhere; here they stand side by side.
            self.summary = summary.map { SafeText($0.string.drop { $0 == " " }) }
            heldUntil = .zero
            reorder()
        }
        return []
    }

    /// Forgets the run that was on screen; what belongs to the user's screen stays.
    private mutating func present(_ context: RunContext) {
        var fresh = DashboardModel(context: context, glyphs: glyphs)
        fresh.size = size
        fresh.now = now
        fresh.log = log
        fresh.isMouseOn = isMouseOn
        fresh.stalls = stalls
        self = fresh
    }

    private mutating func take(_ news: RunSnapshot) {
        let snapshot = news.engine
        let isShrunken = snapshot.rows.count < (latest?.rows.count ?? 0)
        now = max(now, snapshot.time)
        // A retry: the run goes on, and what it had come to is no longer so.
        if isFinished, latest != nil, !snapshot.stage.isFinished { summary = nil }
        run = news
        stalls = snapshot.stalls
        learn(news.limits)
        limit.observe(snapshot, shown: auto.map { AutoFigures($0, snapshot).limit }, at: now)
        // Nothing comes after the last state that could bring the list up to date later.
        if snapshot.stage.isFinished { heldUntil = .zero }
        guard isShrunken else { return updateList() }
        frozen = nil
        reorder()
    }

    /// Brings the list up to date, but for its order while that is held after a key.
    mutating func updateList() {
        guard frozen == nil, let snapshot = latest else { return }
        let passes = list.passes
        let keepsOrder = list.count > 0 && now < heldUntil
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
    /// The reason why nothing starts is then never older than the numbers beside it, for some
    /// microseconds. More hosts wait for the next pass.
    private static let surveyedAtOnce = 1_000

    /// Brings the list up to date whatever the time.
    mutating func reorder() {
        guard let shown else { return }
        list.reorder(shown, at: clock, pacedBy: now)
        tidy(after: shown)
        settleCursor()
    }

    /// Shows other tasks or another order at once, and keeps the selected task where it can.
    mutating func change(_ change: (inout ListCriteria) -> Void) {
        var criteria = list.criteria
        change(&criteria)
        list.change(to: criteria, shown, at: clock)
        if let shown { tidy(after: shown) }
        settleCursor()
        cursor.reveal(in: list, height: listHeight)
    }

    /// What is done at every pass over the rows, a few times a second.
    private mutating func tidy(after snapshot: EngineSnapshot) {
        hostSurvey = HostSurvey(snapshot, at: clock)
        cancelRequests = cancelRequests.filter {
            guard let row = latest?.row($0) else { return false }
            return row.isCancellable
        }
        marks = marks.filter { $0.index < snapshot.rows.count }
        pane?.kind.screen.refresh(in: &self)
    }

    mutating func settleCursor() {
        guard let shown else { return }
        let (list, clock) = (list, clock)
        // Of another run, with fewer tasks.
        if let task = cursor.selected, shown.row(task) == nil { cursor.deselect() }
        let outcome = cursor.settle(in: list, height: listHeight, holdsTask: isShowingDetails) {
            shown.row($0).map { list.accepts($0, in: shown, at: clock) } ?? false
        }
        switch outcome {
        case .kept: break
        case .slipped: hasSlipped = true
        case .followedTo(let task): tellFollowingEnded(task)
        }
        if cursor.selected == nil, isShowingDetails { pane = nil }
    }

    var isShowingDetails: Bool { pane?.kind == .details }

    /// Says why the screen follows a task no more.
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
