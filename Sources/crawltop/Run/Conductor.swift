import Dashboard
import Fetching
import Glibc
import Reporting
import Statistics
import TerminalUI
import TerminalUINcurses

/// Leads one run from its plan to its exit code.
enum Conductor {
    static func conduct(_ wanted: RunPlan, _ screen: ScreenOptions) async throws -> Int32 {
        var plan = wanted
        let objection = plan.boundLimit()
        if let objection { warn(objection, screen) }
        let controller = Controller()
        let choice = DisplayChoice(screen, plan)
        try choice.check()
        let desk = try ResultDesk(plan.output, archive: plan.archive) { _ in
            await controller.giveUp()
        }
        try makeFolder(plan.output.saveFolder)
        let display = try await choice.open(
            RunContext(
                kind: plan.kind,
                target: SafeText(plan.target),
                ignoresRobots: plan.ignoresRobots
            )
        )
        if let objection { display.tell(objection) }
        let signals = try await watchSignals(for: controller)
        defer { signals.stop() }

        let steering = steer(display, by: controller)
        defer { steering.cancel() }
        let end = await Run(plan, desk: desk, display: display).perform(controller)
        leaveFrame(of: end.display)
        if let failure = desk.failure {
            // A reader that has had enough, as `head` has, need not be told.
            if failure.isClosedPipe { return RunFailure(failure).exitCode }
            throw RunFailure(failure)
        }
        tell(end, screen)
        return ExitCode.of(end.snapshot)
    }

    /// Lets a display's user steer.
    static func steer(_ display: any Display, by controller: Controller) -> Task<Void, Never> {
        Task(name: "steering") {
            for await effect in display.effects { await controller.perform(effect) }
        }
    }

    /// The last frame stays on the normal screen for a user who wants that.
    static func leaveFrame(of end: DisplayEnd) {
        if case .left(let frame?) = end { StandardError.write(frame + "\n") }
    }

    /// What stays on the normal screen of every run.
    static func tell(_ end: RunEnd, _ screen: ScreenOptions) {
        guard screen.progress != .quiet, screen.progress != .json else { return }
        StandardError.write(SummaryText(isASCII: screen.isASCII).lines(for: end.summary))
    }

    /// Says what is not as it was asked for, before anything is done.
    static func warn(_ text: SafeText, _ screen: ScreenOptions) {
        guard screen.progress != .quiet, screen.progress != .json else { return }
        StandardError.write("crawltop: \(text)\n")
    }

    static func watchSignals(for controller: Controller) async throws -> SignalWatcher {
        let watcher: SignalWatcher
        do throws(TerminalError) {
            watcher = try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP]) { number in
                Task(name: "signal") { await controller.interrupt(number) }
            }
        } catch { throw RunFailure.runtime("cannot watch signals: \(error.description)") }
        // Without its watcher a signal kills, and gives the terminal back before.
        await controller.setLastResort { number in
            watcher.stop()
            kill(getpid(), number)
        }
        return watcher
    }

    private static func makeFolder(_ path: String?) throws(RunFailure) {
        guard let path else { return }
        var status = stat()
        if mkdir(path, 0o755) != 0, errno != EEXIST {
            throw .runtime(
                "cannot make --save folder '\(path)': \(String(cString: strerror(errno)))"
            )
        }
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            access(path, W_OK | X_OK) == 0
        else { throw .runtime("cannot write into --save folder '\(path)'") }
    }
}

/// What a finished run tells the shell (DESIGN §3).
enum ExitCode {
    /// A budget or a deadline ended the run.
    static let budget: Int32 = 4

    static func of(_ snapshot: EngineSnapshot) -> Int32 {
        if case .finished(let reason?) = snapshot.stage {
            switch reason {
            case .interrupted(let signal): return 128 + signal
            case .budget: return budget
            case .fuse: return 5
            case .failFast: return 1
            }
        }
        guard snapshot.totals.failed + snapshot.totals.skipped > 0 else { return 0 }
        // By position: a row that is read in place is not copied.
        let rows = snapshot.rows
        let isCut = rows.indices.contains { position in
            rows[position].skipReason == .budget
                || rows[position].error?.errorClass == .timeoutRun
        }
        if isCut { return budget }
        return snapshot.totals.failed > 0 ? 1 : 0
    }
}
