import DequeModule
import Fetching

/// Admitted transfers that wait on the network thread to take the place of others (prefetch).
struct TransferReserve {
    private var waiting = Deque<TransferOrder>()
    /// How many there were when the last one was added.
    private var countAtFill = 0

    /// Whether the engine should hear of ends now, to fill the reserve in time.
    var isLow: Bool { waiting.count * 2 <= countAtFill }

    /// Adds a transfer at the end.
    mutating func append(_ order: TransferOrder) {
        waiting.append(order)
        countAtFill = waiting.count
    }

    /// Takes the transfer that may start in the place of one that has ended.
    mutating func successor(of report: TransferReport, host: HostID) -> TransferOrder? {
        guard let first = waiting.first, first.host == host, report.end == .answered else {
            return nil
        }
        return waiting.popFirst()
    }

    /// Whether the engine must decide anew what may start after this end.
    static func isUnsettling(_ report: TransferReport) -> Bool {
        switch report.end {
        case .answered: report.status == 408 || report.status == 429 || report.status >= 500
        case .failed: true
        case .cancelled, .returned: false
        }
    }

    /// Takes out the transfer with this identity, if it still waits.
    mutating func take(_ id: TransferID) -> TransferOrder? {
        if waiting.first?.id == id { return waiting.popFirst() }
        return waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0) }
    }

    /// Empties the reserve; returns a report for each transfer, the last one first.
    mutating func giveBack() -> [TransferReport] {
        defer { waiting.removeAll(keepingCapacity: true) }
        return waiting.reversed().map { TransferReport(id: $0.id, end: .returned) }
    }
}
