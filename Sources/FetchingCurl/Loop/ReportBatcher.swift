import Clock
import Fetching

/// Batches the network thread's reports and decides when a batch is delivered.
///
/// An end is delivered at once, unless a transfer of the reserve has taken its place. Then no permit
/// is idle, so ends are gathered for a while, which saves the engine most of its wake-ups.
struct ReportBatcher {
    /// The longest time for which ends are gathered, in nanoseconds.
    private static let gatheringTime: Int64 = 2_000_000

    private let deliver: @Sendable (TransportBatch) -> Void
    private var batch = TransportBatch(time: .zero)
    private var dueAt = MonotonicTime.distantFuture
    private var turns = TurnWatch()
    /// When the engine wants a batch, even an empty one.
    var wakeAt = MonotonicTime.distantFuture

    init(_ deliver: @escaping @Sendable (TransportBatch) -> Void) {
        self.deliver = deliver
    }

    /// When ``send(_:isReserveLow:)`` must be called at the latest.
    var nextAt: MonotonicTime { min(wakeAt, dueAt) }

    /// Adds an end.
    mutating func add(_ report: consuming TransferReport, at now: MonotonicTime) {
        let hasSuccessor = report.successor != nil
        batch.ended.append(report)
        if !hasSuccessor {
            dueAt = .zero
        } else if dueAt == .distantFuture {
            dueAt = now.advanced(nanoseconds: Self.gatheringTime)
        }
    }

    /// Adds ends to be delivered at once.
    mutating func add(_ reports: [TransferReport]) {
        guard !reports.isEmpty else { return }
        batch.ended += reports
        dueAt = .zero
    }

    /// Adds a transfer's progress, to be delivered at once.
    mutating func add(_ progress: TransferProgress) {
        batch.progress.append(progress)
        dueAt = .zero
    }

    /// The process was stopped for this many nanoseconds.
    mutating func addSuspension(_ nanoseconds: Int64) {
        batch.suspended += .nanoseconds(nanoseconds)
        dueAt = .zero
    }

    /// Delivers the batch if it is due, or if the engine must hear of ends to fill the reserve.
    mutating func send(_ now: MonotonicTime, isReserveLow: Bool) {
        guard now >= nextAt || isReserveLow && !batch.ended.isEmpty else { return }
        if now >= wakeAt { wakeAt = .distantFuture }
        batch.turns = turns.due(at: now)
        send(now)
    }

    /// Delivers the ends that are left.
    mutating func sendRest(_ now: MonotonicTime) {
        if !batch.ended.isEmpty { send(now) }
    }

    /// Records a turn of the loop; true if it was so long that it is a stall.
    mutating func noteTurn(from start: MonotonicTime, to end: MonotonicTime) -> Bool {
        turns.record(from: start, to: end)
    }

    /// Delivers a stall at once, because the next batch may be far away.
    mutating func send(_ stall: Stall) {
        batch.stall = stall
        batch.turns = turns.times(at: stall.time)
        send(stall.time)
    }

    private mutating func send(_ time: MonotonicTime) {
        batch.time = time
        deliver(batch)
        dueAt = .distantFuture
        batch = TransportBatch(time: time)
        batch.ended.reserveCapacity(32)
    }
}
