import Dashboard
import DataStructures
import Fetching
import Glibc
import Reporting
import SafeText
import TerminalUI

/// Leads one run from its plan to its exit code.
package enum Conductor {
    package static func conduct(
        _ wanted: RunConfiguration,
        _ screen: DisplayConfiguration
    ) async throws -> Int32 {
        switch wanted.work {
        case .list, .crawl: break
        case .compare(let list, let plan, let reports):
            return try await ComparisonRun.conduct(list, plan, reports, wanted, screen)
        case .demo(let lesson): return try await demonstrate(lesson, screen)
        }
        var plan = wanted
        let objection = plan.boundLimit()
        if let objection { warn(objection, screen) }
        let controller = Controller()
        let choice = DisplayChoice(screen, plan)
        plan = try plan.checkingFiles(tells: screen.mode != .quiet)
        try choice.check()
        try plan.output.makeFolder()
        let writer = try ResultWriter(plan.output, archive: plan.archive) {
            await controller.giveUp()
        }
        let display = try await choice.open(
            RunContext(
                kind: plan.kind,
                target: SafeText(plan.target),
                ignoresRobots: plan.ignoresRobots,
                isInsecure: plan.output.isInsecure
            )
        )
        if let objection { display.tell(objection) }
        let interrupts = try Interrupts(grace: plan.grace) { await controller.interrupt($0) }
        defer { interrupts.stop() }

        let steering = steer(display, by: controller)
        defer { steering.cancel() }
        let end = await Run(plan, writer: writer, display: display).perform(controller)
        leaveFrame(of: end.display)
        if let failure = writer.failure {
            // A reader that has had enough, as `head` has, need not be told.
            if failure.isClosedPipe { return CommandError(failure).exitCode }
            throw CommandError(failure)
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
    static func tell(_ end: RunEnd, _ screen: DisplayConfiguration) {
        guard screen.speaks else { return }
        StandardError.write(SummaryText(isASCII: screen.isASCII).lines(for: end.summary))
    }

    /// Says what is not as it was asked for, before anything is done.
    static func warn(_ text: SafeText, _ screen: DisplayConfiguration) {
        guard screen.speaks else { return }
        StandardError.write("crawltop: \(text)\n")
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
            case .quit: return 128 + SIGINT
            case .outputFailed: return 3
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
