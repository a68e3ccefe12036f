import Fetching

/// Attempts by what they were good for; cancelled ones are no attempts here.
struct AttemptTally: Equatable, Sendable {
    /// All of them, and those that were goodput, 429 or 503, or neither but for redirects.
    private(set) var completed = 0, good = 0, throttled = 0, failed = 0

    /// Counts one.
    mutating func count(_ ending: AttemptRecord.Ending) {
        switch ending {
        case .cancelled: return
        case .good: good += 1
        case .throttled: throttled += 1
        case .timedOut, .broken, .failed: failed += 1
        case .moved: break
        }
        completed += 1
    }

    /// Adds what another has counted.
    mutating func add(_ other: AttemptTally) {
        completed += other.completed
        good += other.good
        throttled += other.throttled
        failed += other.failed
    }

    /// Shares of attempts that were throttled or failed, 0 to 1; zero without any.
    var throttledShare: Double { completed == 0 ? 0 : Double(throttled) / Double(completed) }
    var failedShare: Double { completed == 0 ? 0 : Double(failed) / Double(completed) }
}
