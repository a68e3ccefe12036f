import Clock
import Fetching
import Glibc

/// Signs that a host gets more than it can take: throttled, timed out and broken attempts.
///
/// Shares are those of about the last `max(20, limit)` attempts, as moving averages. What was started
/// before the last cut belongs to the same event and is not counted again.
struct CongestionSigns: Sendable {
    /// Which sign made it act.
    enum Sign: Sendable {
        case throttled, timedOut, broken

        /// In words.
        var words: String {
            switch self {
            case .throttled: "429"
            case .timedOut: "timeouts"
            case .broken: "connection errors"
            }
        }
    }

    /// The share that is too much (concurrency reference §6, rule 3).
    private static let bearable = 0.01

    private var throttledShare = 0.0
    private var troubleShare = 0.0
    /// Trouble over the last thousand attempts, whatever the limit: pages that always fail.
    private var ambientTrouble = 0.0
    /// Attempts without a good answer in a row, of those started after the last cut.
    private(set) var failuresInRow = 0
    /// Only attempts started later than this are counted.
    private(set) var regardedFrom = MonotonicTime(nanoseconds: .min)
    private(set) var sign: Sign?
    /// When the attempt that gave the sign was started.
    private(set) var signStart = MonotonicTime.zero

    /// An attempt has ended at a limit.
    mutating func count(_ attempt: AttemptRecord, limit: Int) {
        let ending = attempt.ending
        let isTrouble = ending == .timedOut || ending == .broken
        ambientTrouble += ((isTrouble ? 1 : 0) - ambientTrouble) / 1000
        guard attempt.startedAt > regardedFrom else { return }
        let window = Double(max(20, limit))
        throttledShare += ((ending == .throttled ? 1 : 0) - throttledShare) / window
        troubleShare += ((isTrouble ? 1 : 0) - troubleShare) / window
        switch ending {
        case .throttled:
            failuresInRow += 1
            if throttledShare > Self.bearable * 0.99 { give(.throttled, attempt) }
        case .timedOut, .broken:
            failuresInRow += 1
            let usual = Self.bearable + 2 * ambientTrouble
            if troubleShare > usual + 3 * (usual / window).squareRoot(), sign == nil {
                give(ending == .timedOut ? .timedOut : .broken, attempt)
            }
        case .good, .moved, .failed: failuresInRow = 0
        case .cancelled: break
        }
    }

    private mutating func give(_ new: Sign, _ attempt: AttemptRecord) {
        sign = new
        signStart = attempt.startedAt
    }

    /// The limit was cut: what is under way belongs to what was seen.
    mutating func cut(at now: MonotonicTime) {
        regardedFrom = now
        throttledShare = 0
        troubleShare = 0
        failuresInRow = 0
        sign = nil
    }
}
