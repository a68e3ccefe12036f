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
        try makeFolder(plan.output.saveFolder)
        let display = try await DisplayChoice(screen, plan).open(
            RunContext(
                kind: plan.kind, target: SafeText(plan.target), ignoresRobots: plan.ignoresRobots))
        let signals = try watchSignals(for: controller)
        defer { signals.stop() }

        let steering = steer(display, by: controller)
        defer { steering.cancel() }
        let end = await Run(plan, desk: desk, display: display).perform(controller)
        tell(end, screen)
        if let failure = desk.failure { throw RunFailure(failure) }
        return ExitCode.of(end.snapshot)
    }

    /// Lets a display's user steer.
    static func steer(_ display: any Display, by controller: Controller) -> Task<Void, Never> {
        Task(name: "steering") {
            for await effect in display.effects { await controller.perform(effect) }
        }
    }

    /// What stays on the normal screen.
    static func tell(_ end: RunEnd, _ screen: ScreenOptions) {
        if case .left(let frame?) = end.display { StandardError.write(frame + "\n") }
        guard screen.progress != .quiet, screen.progress != .json else { return }
        StandardError.write(SummaryText(isASCII: screen.isASCII).lines(for: end.summary))
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
