import Crawling
import Dashboard
import Fetching
import Glibc
import LimitTuning
import Reporting
import TerminalUI

/// Steers the run on screen by what its user and the system want.
actor Controller {
    private var engine: FetchEngine?
    private var crawler: Crawler?
    private var limits: LimitDesk?
    /// Where the run is shown, and what it works on in its user's words.
    private var display: (any Display)?
    private var target: String?
    private var isInsecure = false
    private var skipLesson: (@Sendable () async -> Void)?
    private var interruptions = 0
    private var leave: (@Sendable () -> Void)?
    private var die: (@Sendable (Int32) -> Void)?
    /// Whether the display should close as soon as everything has finished.
    private(set) var isLeaving = false
    /// The signal that ended the run, if one did; 2 for Ctrl-C.
    private(set) var signal: Int32?
    /// Whether nothing more is to begin: a signal came, or the display was left.
    private(set) var isOver = false

    /// A new run is to be steered; after an interruption it is stopped at once.
    func attach(_ run: Run) async {
        crawler = run.crawler
        await attach(run.engine, skipLesson: nil)
        limits = run.limits
        shows(run.target, isInsecure: run.isInsecure, on: run.display)
        if run.findsLimit { await run.limits.setAutomatic(true) }
    }

    /// A new engine is to be steered, which a key may skip.
    func attach(_ engine: FetchEngine, skipLesson: (@Sendable () async -> Void)?) async {
        self.engine = engine
        limits = nil
        self.skipLesson = skipLesson
        if isOver { await stop(by: signal ?? SIGINT, isHard: true) }
    }

    /// What is steered is shown there, and works on this in its user's words.
    func shows(_ target: String, isInsecure: Bool, on display: any Display) {
        self.display = display
        self.target = target
        self.isInsecure = isInsecure
    }

    /// Everything is done and the display waits for its user, unless it is to close by itself.
    func runFinished(_ leave: @escaping @Sendable () -> Void) {
        self.leave = leave
        if isLeaving { leave() }
    }

    /// What the third signal does: it ends the process whatever hangs.
    func setLastResort(_ die: @escaping @Sendable (Int32) -> Void) {
        self.die = die
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
        case .setAuto(let isOn): await limits?.setAutomatic(isOn)
        case .startComparison(let plan): await limits?.compare(plan)
        case .stopComparison: await change { $0.interrupt() }
        case .refineComparison: await change { $0.refine() }
        case .exportComparison(let fileName): await export(to: fileName)
        case .skipLesson: await skipLesson?()
        case .stopGracefully: await interrupt(SIGINT)
        case .stopHard: await stop(by: SIGINT, isHard: true)
        case .quit, .suspend, .redraw, .setMouse: break  // The screen does these itself.
        }
    }

    /// Changes the comparison that the display shows.
    private func change(_ change: @Sendable (inout Comparison) -> Void) async {
        if let limits {
            await limits.change(change)
        } else {
            await engine?.withSteering(Comparison.self, change)
        }
    }

    /// Writes the comparison that the display shows as JSON.
    private func export(to fileName: String) async {
        guard let display, let target else { return }
        let shown = await limits?.comparison
        let own = await engine?.snapshot().comparison
        guard let state = shown ?? own else {
            return display.tell("there is nothing to export yet")
        }
        do throws(RunFailure) {
            try ReportDesk([(fileName, .json)]).write(
                state,
                target: target,
                isInsecure: isInsecure
            )
            display.tell("written to \(fileName)", isGood: true)
        } catch { display.tell(error.message) }
    }

    /// A signal has come.
    ///
    /// The first SIGINT lets what is under way end, the second ends it, SIGTERM and SIGHUP end it
    /// at once, all in good order; the third signal ends the process.
    func interrupt(_ number: Int32) async {
        interruptions += 1
        if interruptions > 2 { die?(number) }
        await stop(by: number, isHard: number != SIGINT || interruptions > 1)
    }

    /// Ends the run early.
    func stop(by number: Int32, isHard: Bool) async {
        isLeaving = true
        isOver = true
        signal = signal ?? number
        await engine?.stop(.interrupted(signal: number))
        if isHard { await engine?.abort() }
        leaveWhenFinished()
    }

    /// The display was left: what is not finished is given up.
    func end(hungUp: Bool) async {
        isOver = true
        guard let engine, await !engine.snapshot().stage.isFinished else { return }
        await stop(by: hungUp ? SIGHUP : SIGINT, isHard: true)
        await engine.finished()
    }

    /// An output failed: the run cannot go on.
    func giveUp() async {
        isLeaving = true
        isOver = true
        await engine?.stop(.interrupted(signal: 0))
        await engine?.abort()
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
