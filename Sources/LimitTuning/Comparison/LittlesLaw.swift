import Clock
import Fetching

/// Little's law over one block, as a check on our own books: throughput times attempt time is what
/// was in flight.
///
/// Attempts that straddle an end of the block count with the part that lies inside; those at its end
/// are only known when they have ended, which is in the next block's warm-up.
struct LittlesLaw: Sendable {
    /// The block's position among all records.
    let block: Int
    private let from: MonotonicTime
    private let to: MonotonicTime
    private let occupied: Double
    private let transportShare: Double
    private var seconds: Double

    /// A check of a block that ended now.
    ///
    /// - Parameters:
    ///   - occupied: Permit-seconds inside.
    ///   - transportShare: Time that transfers took by the transport's clocks, of their permits' time.
    ///   - seconds: Attempt time inside, of those that have ended.
    init(
        block: Int,
        from: MonotonicTime,
        to: MonotonicTime,
        occupied: Double,
        transportShare: Double,
        seconds: Double
    ) {
        self.block = block
        self.from = from
        self.to = to
        self.occupied = occupied
        self.transportShare = transportShare
        self.seconds = seconds
    }

    /// An attempt has ended after the block.
    mutating func ended(_ attempt: AttemptRecord) {
        let inside = min(attempt.endedAt, to).seconds(since: max(attempt.startedAt, from))
        if inside > 0 { seconds += inside }
    }

    /// Throughput times attempt time over the number in flight, minus one.
    var error: Double { occupied > 0 ? seconds * transportShare / occupied - 1 : 0 }
}
