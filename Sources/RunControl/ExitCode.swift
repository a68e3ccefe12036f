import Dashboard
import DataStructures
import Fetching
import Glibc
import LimitTuning
import Reporting

/// What a finished run tells the shell.
enum ExitCode {
    /// The exit code of a run that closed all its outputs.
    static func of(_ kind: RunKind, _ reason: StopReason?, _ findings: RunMachine.Findings) -> Int32
    {
        switch (kind, reason) {
        case (_, .interrupted?), (_, .quit?): reason.map(of) ?? 0
        // The demo's site has broken pages on purpose.
        case (.demo, _): 0
        case (_, let reason?): of(reason)
        case (_, nil): of(findings)
        }
    }

    private static func of(_ reason: StopReason) -> Int32 {
        switch reason {
        case .interrupted(let signal): 128 + signal
        case .quit: 128 + SIGINT
        case .outputFailed: 3
        case .budget: 4
        case .fuse: 5
        case .failFast: 1
        }
    }

    private static func of(_ findings: RunMachine.Findings) -> Int32 {
        switch findings {
        case .tasks(_, isCut: true, _): 4
        case .tasks(let broken, isCut: false, let sawNothing): broken > 0 || sawNothing ? 1 : 0
        case .comparison(isDecided: true, _, _): 0
        case .comparison(_, .interrupted, _): of(.quit)
        case .comparison(_, .objected, _): 1
        case .comparison(_, _, let hasGoodAnswers): hasGoodAnswers ? 4 : 1
        }
    }
}

extension RunMachine.Findings {
    /// What the tasks of a run tell at its end.
    init(_ snapshot: EngineSnapshot, _ summary: RunSummary) {
        let totals = snapshot.totals
        guard totals.failed + totals.skipped > 0 else {
            self = .tasks(broken: 0, isCut: false)
            return
        }
        // By position: a row that is read in place is not copied.
        let rows = snapshot.rows
        let isCut = rows.indices.contains { position in
            rows[position].skipReason == .budget
                || rows[position].error?.errorClass == .timeoutRun
        }
        self = .tasks(
            broken: summary.report.counts.newlyBroken,
            isCut: isCut,
            sawNothing: summary.sawNothing
        )
    }

    /// What a comparison tells at its end.
    init(_ state: ComparisonState) {
        self = .comparison(
            isDecided: state.isDecided,
            stop: state.stop,
            hasGoodAnswers: state.limits.contains { $0.goodput ?? 0 > 0 }
        )
    }

    /// Why the run ended early, where only its tasks tell.
    var reason: StopReason? {
        if case .tasks(_, isCut: true, _) = self { .budget } else { nil }
    }
}
