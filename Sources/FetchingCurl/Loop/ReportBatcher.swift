import Clock
import Fetching

/// What the network thread has to tell, and when it tells it.
///
/// Ends are told at once, but for those whose place a transfer of the reserve has taken: nobody
/// waits for them, so they are gathered, which spares the engine most of its wake-ups.
struct ReportBatcher {
    /// How long ends are gathered at most.
    private static let gatheringTime: Int64 = 2_000_000

    private let deliver: @Sendable (TransportBatch) -> Void
    private var batch = TransportBatch(time: .zero)
    private var dueAt = MonotonicTime.distantFuture
    private var turns = TurnWatch()
    /// When a batch is wanted, an empty one if need be.
    var wakeAt = MonotonicTime.distantFuture

    /// An outbox that hands its batches to `deliver`.
    init(_ deliver: @escaping @Sendable (TransportBatch) -> Void) {
        self.deliver = deliver
    }

    /// When ``send(_:isReserveLow:)`` is to be called at the latest.
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

    /// Adds ends that are told at once.
    mutating func add(_ reports: [TransferReport]) {
        guard !reports.isEmpty else { return }
        batch.ended += reports
        dueAt = .zero
    }

    /// Adds where a transfer stands, to be told at once.
    mutating func add(_ progress: TransferProgress) {
        batch.progress.append(progress)
        dueAt = .zero
    }

    /// The process stood still for so many nanoseconds.
    mutating func addSuspension(_ nanoseconds: Int64) {
        batch.suspended += .nanoseconds(nanoseconds)
        dueAt = .zero
    }

    /// Tells what is due, and everything if the reserve has to be filled.
    mutating func send(_ now: MonotonicTime, isReserveLow: Bool) {
        guard now >= nextAt || isReserveLow && !batch.ended.isEmpty else { return }
        if now >= wakeAt { wakeAt = .distantFuture }
        batch.turns = turns.due(at: now)
        send(now)
    }

    /// Tells of the ends that are left.
    mutating func sendRest(_ now: MonotonicTime) {
        if !batch.ended.isEmpty { send(now) }
    }

    /// Notes a turn of the loop; true if it took so long that it has to be told.
    mutating func noteTurn(from start: MonotonicTime, to end: MonotonicTime) -> Bool {
        turns.record(from: start, to: end)
    }

    /// Tells at once of a turn that took too long, for there may be no other for a while.
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
