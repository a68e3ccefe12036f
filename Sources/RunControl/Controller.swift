import Crawling
import Dashboard
import Fetching
import Glibc
import LimitTuning
import Reporting
import SafeText
import TerminalUI

/// Steers the run on screen by what its user and the system want.
actor Controller {
    private var engine: FetchEngine?
    private var crawler: Crawler?
    private var limits: LimitArbiter?
    /// Where the run is shown, and what it works on in its user's words.
    private var display: (any Display)?
    private var target: String?
    /// What a file must not be that is written on demand.
    private var files = FileUses()
    private var isInsecure = false
    private var skipLesson: (@Sendable () async -> Void)?
    private var leave: (@Sendable () -> Void)?
    /// Whether the display should close as soon as everything has finished.
    private(set) var isLeaving = false
    /// Why the run was ended from outside, if it was.
    private var reason: StopReason?
    /// The signal whose exit code tells that, if one does; 2 also for a user who has quit.
    var signal: Int32? {
        switch reason {
        case .interrupted(let number): number
        case .quit: SIGINT
        default: nil
        }
    }
    /// Whether nothing more is to begin: a signal came, or the display was left.
    private(set) var isOver = false

    /// A new run is to be steered; after an interruption it is stopped at once.
    func attach(_ run: Run) async {
        crawler = run.crawler
        await attach(run.engine, skipLesson: nil)
        limits = run.limits
        shows(run.target, isInsecure: run.isInsecure, on: run.display, beside: run.files)
        if run.findsLimit { await run.limits.seek() }
    }

    /// A new engine is to be steered, which a key may skip.
    func attach(_ engine: FetchEngine, skipLesson: (@Sendable () async -> Void)?) async {
        self.engine = engine
        limits = nil
        self.skipLesson = skipLesson
        if isOver { await stop(reason ?? .quit, isHard: true) }
    }

    /// What is steered is shown there, and works on this in its user's words.
    func shows(
        _ target: String,
        isInsecure: Bool,
        on display: any Display,
        beside files: FileUses
    ) {
        self.isInsecure = isInsecure
        self.display = display
        self.target = target
        self.files = files
    }

    /// Everything is done and the display waits for its user, unless it is to close by itself.
    func runFinished(_ leave: @escaping @Sendable () -> Void) {
        self.leave = leave
        if isLeaving { leave() }
    }

    /// Does what the display's user wants.
    func perform(_ effect: DashboardEffect) async {
        guard let engine else { return }
        switch effect {
        case .cancel(let tasks): await engine.cancel(tasks)
        case .retry(let tasks):
            if let crawler { await crawler.retry(tasks) } else { await engine.retry(tasks) }
        case .pause(let tasks): await engine.pause(tasks)
        case .resume(let tasks): await engine.resume(tasks)
        case .pauseHost(let host): await engine.pause(host: host)
        case .resumeHost(let host): await engine.resume(host: host)
        case .pauseDispatch: await engine.pauseDispatch()
        case .resumeDispatch: await engine.resumeDispatch()
        case .setLimit(let limit):
            if let limits { await limits.setLimit(limit) } else { await engine.setLimit(limit) }
        case .seekLimit: await limits?.seek()
        case .startComparison(let plan): await limits?.compare(plan)
        case .stopComparison: await stopComparison()
        case .refineComparison: await refineComparison()
        case .exportComparison(let fileName): await export(to: fileName)
        case .skipLesson: await skipLesson?()
        case .stopGracefully: await stop(.interrupted(signal: SIGINT), isHard: false)
        case .stopHard: await stop(.interrupted(signal: SIGINT), isHard: true)
        case .quit, .suspend, .redraw, .setMouse: break  // The screen does these itself.
        }
    }

    /// Ends the comparison that the display shows; what was measured stays.
    private func stopComparison() async {
        if let limits { return await limits.stopComparison() }
        await engine?.withSteering(Comparison.self) { $0.interrupt() }
    }

    private func refineComparison() async {
        if let limits { return await limits.refineComparison() }
        await engine?.withSteering(Comparison.self) { $0.refine() }
    }

    /// Writes the comparison that the display shows as JSON.
    private func export(to fileName: String) async {
        guard let display, let target else { return }
        let shown = await limits?.comparison
        let own = await engine?.snapshot().comparison
        guard let state = shown ?? own else {
            return display.tell("there is nothing to export yet")
        }
        do throws(CommandError) {
            var files = files
            try files.check([(fileName, .report)])
            try ReportWriter([(fileName, .json)]).write(
                state,
                target: target,
                isInsecure: isInsecure
            )
            display.tell("written to \(fileName)", isGood: true)
        } catch { display.tell(error.message) }
    }

    /// A signal has come.
    func interrupt(_ signal: Interrupts.Signal) async {
        await stop(.interrupted(signal: signal.number), isHard: signal.isHard)
    }

    /// The display was left: what is not finished is given up.
    func end(hungUp: Bool) async {
        isOver = true
        guard let engine, await !engine.stage.isFinished else { return }
        await stop(hungUp ? .interrupted(signal: SIGHUP) : .quit, isHard: true)
        await engine.finished()
    }

    /// An output failed: the run cannot go on.
    func giveUp() async { await stop(.outputFailed, isHard: true) }

    /// Ends the run early; `isHard` cancels what is under way, too.
    private func stop(_ reason: StopReason, isHard: Bool) async {
        isLeaving = true
        isOver = true
        self.reason = self.reason ?? reason
        await limits?.stopComparison()
        await engine?.stop(reason)
        if isHard { await engine?.abort() }
        leaveWhenFinished()
    }

    /// Closes a display that waits for its user, which after a retry may be a little later.
    private func leaveWhenFinished() {
        guard let engine, let leave else { return }
        Task(name: "leaving") {
            await engine.finished()
            leave()
        }
    }
}
