import Fetching

/// Which results outputs hold (`--only`).
package enum ResultSelection: String, CaseIterable, Sendable {
    /// Those that failed: their outcome is `failed`.
    case failed
    /// Those that count as broken: their severity is `error`.
    case broken
    /// Every one.
    case all
}

/// Without a selection, a report holds what is broken, warned of or mended.
extension ResultSelection? {
    /// Whether a result is among them.
    func includes(_ result: FetchResult) -> Bool {
        includes(result.outcome, result.severity, result.assessment.change)
    }

    /// Whether a task is among them.
    func includes(_ task: ReportedTask) -> Bool {
        includes(task.outcome, task.severity, task.change)
    }

    private func includes(
        _ outcome: Outcome,
        _ severity: Severity?,
        _ change: LinkChange?
    ) -> Bool {
        switch self {
        case .failed: outcome == .failed
        case .broken: severity == .error
        case .all: true
        case nil: severity != nil || change == .mended
        }
    }
}
