import Clock
import Dashboard
import Fetching
import SafeText
import TerminalUI

/// The screen's loop, on one thread: news and keys in, frames and orders out.
///
/// A key is answered by a frame at once. News is drawn at most at the frame rate, and nothing is
/// drawn when nothing has changed.
final class ScreenLoop {
    private let terminal: any Terminal
    private let mailbox: ScreenMailbox
    private let frameInterval: Duration
    private let stalls: StallMonitor
    private var model: DashboardModel
    private var isDirty = true
    private var mustDraw = true
    private var nextFrame = ContinuousClock.now
    private var end: DisplayEnd?

    init(
        _ terminal: any Terminal,
        mailbox: ScreenMailbox,
        framesPerSecond: Int,
        context: RunContext,
        stalls: StallMonitor
    ) {
        self.terminal = terminal
        self.mailbox = mailbox
        self.stalls = stalls
        frameInterval = .seconds(1) / framesPerSecond
        model = DashboardModel(context: context, glyphs: terminal.glyphs)
        mailbox.setWaker(terminal.waker)
    }

    /// Draws the first frame, before the run has begun.
    func drawFirst() {
        _ = model.reduce(.resized(terminal.size))
        draw()
    }

    /// Runs until the user or the mailbox ends it.
    func run(_ emit: (RunOrder) -> Void) -> DisplayEnd {
        while true {
            let start = MonotonicTime.now()
            takeNews(emit)
            if let end { return end }
            tellStep("ordering \(model.list.count) rows", since: start)
            if mustDraw || (isDirty && ContinuousClock.now >= nextFrame) { draw() }
            take(terminal.nextInput(until: deadline), emit)
            if let end { return end }
        }
    }

    /// When to draw next without news: once a second while a time on screen passes, at the frame rate
    /// while something is animated.
    private var deadline: ContinuousClock.Instant? {
        if isDirty || model.isAnimated { return nextFrame }
        return model.isStill ? nil : ContinuousClock.now + .seconds(1)
    }

    private func takeNews(_ emit: (RunOrder) -> Void) {
        let news = mailbox.take()
        for action in news.actions { reduce(action, emit) }
        if !news.log.isEmpty { reduce(.log(news.log), emit) }
        if let snapshot = news.snapshot { reduce(.snapshot(snapshot), emit) }
        if news.isClosed { end = .left(frame: nil) }
    }

    private func take(_ input: TerminalInput, _ emit: (RunOrder) -> Void) {
        switch input {
        case .key(let key): answer(.key(key), emit)
        case .paste(let text): answer(.paste(text), emit)
        case .mouse(let event): answer(.mouse(event), emit)
        case .resized(let size): answer(.resized(size), emit)
        case .resumed: answer(.resized(terminal.size), emit)
        case .timedOut: isDirty = true
        case .woken: break
        case .closed: end = .hungUp
        }
    }

    /// Answers a key or the mouse with a frame at once.
    private func answer(_ action: DashboardAction, _ emit: (RunOrder) -> Void) {
        _ = model.reduce(.tick(.now()))
        reduce(action, emit)
        mustDraw = true
    }

    private func reduce(_ action: DashboardAction, _ emit: (RunOrder) -> Void) {
        isDirty = true
        for effect in model.reduce(action) {
            switch effect {
            case .engine(let order): emit(.engine(order))
            case .limits(let order): emit(.limits(order))
            case .terminal(let order): obey(order)
            case .leave(let keepsFrame): end = .left(frame: keepsFrame ? frame.text : nil)
            }
        }
    }

    private func obey(_ order: TerminalOrder) {
        switch order {
        case .suspend: suspend()
        case .redraw: terminal.redrawAll()
        case .setMouse(let isEnabled): terminal.setMouse(enabled: isEnabled)
        }
    }

    /// Suspends the program until the shell continues it.
    ///
    /// That is no stall.
    private func suspend() {
        stalls.update { $0.setSuspended(true, at: .now()) }
        terminal.suspend()
        stalls.update { $0.setSuspended(false, at: .now()) }
    }

    /// Reports how long a step of a frame has taken.
    private func tellStep(_ name: @autoclosure () -> String, since start: MonotonicTime) {
        let end = MonotonicTime.now()
        stalls.update { $0.screenWorked(on: name(), from: start, to: end) }
    }

    private var frame: Frame { render(model, size: terminal.size) }

    private func draw() {
        let start = MonotonicTime.now()
        _ = model.reduce(.tick(start))
        _ = model.reduce(.stalls(stalls.report(at: start)))
        let frame = frame
        tellStep("drawing \(model.list.count) rows", since: start)
        let rendered = MonotonicTime.now()
        terminal.show(frame)
        tellStep("the terminal takes its frame", since: rendered)
        isDirty = false
        mustDraw = false
        nextFrame = ContinuousClock.now + frameInterval
    }
}
