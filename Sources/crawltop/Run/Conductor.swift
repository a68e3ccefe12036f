import Dashboard
import Fetching
import Glibc
import Reporting
import TerminalUI
import TerminalUINcurses

/// Leads one run from its plan to its exit code.
enum Conductor {
    static func conduct(_ plan: RunPlan, _ screen: ScreenOptions) async throws -> Int32 {
        let controller = Controller()
        let desk = try ResultDesk(plan.output, archive: plan.archive) { _ in
            await controller.giveUp()
        }
        try makeFolder(plan.output.save)
        let display = try await DisplayChoice(screen, plan).open(
            RunContext(
                kind: plan.kind, target: SafeText(plan.target), ignoresRobots: plan.ignoresRobots))
        let signals = try watchSignals(for: controller)
        defer { signals.stop() }

        let run = Run(plan, desk: desk, display: display)
        await controller.attach(run)
        let steering = Task(name: "steering") {
            for await effect in display.effects { await controller.perform(effect) }
        }
        let working = Task(name: "run") {
            await run.work { snapshot in
                let summary = await run.summary(of: snapshot)
                let text = SummaryText().lines(for: summary).split(separator: "\n")
                display.finish(text.map { SafeText(String($0)) })
                if await controller.isLeaving { display.leave() }
            }
        }
        let end = await display.ended()
        steering.cancel()
        await controller.end(hungUp: end == .hungUp)
        await run.engine.shutDown()
        await working.value
        let (snapshot, summary) = await run.close()
        tell(summary, end, screen)
        return try exitCode(snapshot, desk)
    }

    /// What stays on the normal screen.
    static func tell(_ summary: RunSummary, _ end: DisplayEnd, _ screen: ScreenOptions) {
        if case .left(let frame?) = end { StandardError.write(frame + "\n") }
        guard screen.progress != .quiet, screen.progress != .json else { return }
        StandardError.write(SummaryText(isASCII: screen.isASCII).lines(for: summary))
    }

    static func watchSignals(for controller: Controller) throws -> SignalWatcher {
        do throws(TerminalError) {
            return try SignalWatcher(signals: [SIGINT, SIGTERM, SIGHUP]) { number in
                Task(name: "signal") { await controller.interrupt(number) }
            }
        } catch { throw RunFailure.runtime("cannot watch signals: \(error.description)") }
    }

    private static func makeFolder(_ path: String?) throws(RunFailure) {
        guard let path else { return }
        var status = stat()
        if mkdir(path, 0o755) != 0, errno != EEXIST {
            throw .runtime("cannot make --save folder '\(path)': \(String(cString: strerror(errno)))")
        }
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            access(path, W_OK | X_OK) == 0
        else { throw .runtime("cannot write into --save folder '\(path)'") }
    }

    private static func exitCode(_ snapshot: EngineSnapshot, _ desk: ResultDesk) throws -> Int32 {
        if let failure = desk.failure { throw RunFailure(failure) }
        return ExitCode.of(snapshot)
    }
}

/// What a finished run tells the shell (DESIGN §3).
enum ExitCode {
    static func of(_ snapshot: EngineSnapshot) -> Int32 {
        if case .finished(let reason?) = snapshot.stage {
            switch reason {
            case .interrupted(let signal): return 128 + signal
            case .budget: return 4
            case .fuse: return 5
            case .failFast: return 1
            }
        }
        if snapshot.rows.contains(where: { $0.skipReason == .budget }) { return 4 }
        return snapshot.totals.failed > 0 ? 1 : 0
    }
}
