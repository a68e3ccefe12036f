import Clock
import Fetching
import Glibc

/// The network thread's loop without a multi handle: every transfer fails at once.
///
/// Without the handle nothing can wake the thread, so it polls the inbox.
struct RefusingLoop {
    /// Milliseconds between two polls.
    private static let interval: Int32 = 20

    /// The error of a transfer without a handle.
    ///
    /// libcurl fails to make one only if memory is short.
    static let outOfMemory = FetchError(
        .localMemory,
        phase: .queued,
        message: "libcurl has no memory left for a transfer"
    )

    private let inbox: OrderInbox
    private let deliver: @Sendable (TransportBatch) -> Void

    init(_ inbox: OrderInbox, deliver: @escaping @Sendable (TransportBatch) -> Void) {
        self.inbox = inbox
        self.deliver = deliver
    }

    /// Runs until the inbox is closed.
    func run() {
        var wakeAt = MonotonicTime.distantFuture
        while let orders = inbox.take() {
            var batch = TransportBatch(time: .now())
            for order in orders {
                switch order {
                case .start(let transfer), .reserve(let transfer):
                    batch.ended.append(
                        TransferReport(id: transfer.id, end: .failed(Self.outOfMemory))
                    )
                case .wake(let time): wakeAt = time
                case .startReserved, .recall, .cancel, .pause, .resume, .reschedule, .removeFile:
                    break
                }
            }
            let isDue = batch.time >= wakeAt
            if isDue { wakeAt = .distantFuture }
            if isDue || !batch.ended.isEmpty { deliver(batch) }
            poll(nil, 0, Self.interval)
        }
    }
}
