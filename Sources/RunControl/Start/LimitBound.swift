import FetchingCurl
package import LimitTuning
package import SafeText
import TerminalUI

/// The highest limit that the process's open files allow (`RLIMIT_NOFILE`).
package struct LimitBound: Hashable, Sendable {
    /// The most that the auto limit goes to, over all hosts.
    package static let automaticCap = 256

    /// Transfers at once.
    let limit: Int
    private let total: Int
    private let withFiles: Bool

    /// What a budget allows.
    ///
    /// - Parameter withFiles: Whether each transfer may write a file.
    init(_ budget: DescriptorBudget, withFiles: Bool) {
        limit = budget.limit(withFiles: withFiles)
        total = budget.total
        self.withFiles = withFiles
    }

    /// What the process may have now.
    init(_ transport: TransportConfiguration) {
        self.init(.current, withFiles: transport.writesFiles)
    }

    /// The most that the auto limit may go to, from the limit that is set now.
    func automaticCap(from current: Int) -> Int { min(max(current, Self.automaticCap), limit) }

    /// Why a limit must be lower than wanted, in one line; nil if it need not be.
    package func objection(to wanted: Int) -> SafeText? {
        guard wanted > limit else { return nil }
        let files = withFiles ? ", and a transfer may need two" : ""
        let reason: SafeText = "'ulimit -n' allows \(total) open files\(files)"
        return "the limit is \(limit), not \(wanted): \(reason)"
    }

    /// Removes limits that are too high from a comparison.
    ///
    /// - Returns: Why, in one line; nil if none was.
    package func restrict(_ comparison: inout ComparisonPlan) -> SafeText? {
        guard let highest = comparison.limits.last, highest > limit else { return nil }
        comparison.limits.removeAll { $0 > limit }
        return "no limit above \(limit) is compared: 'ulimit -n' allows \(total) open files"
    }
}
