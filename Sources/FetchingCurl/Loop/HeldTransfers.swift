import DequeModule
import Fetching

/// Transfers that wait for a descriptor, in order.
///
/// The end of another transfer frees one.
struct HeldTransfers {
    private var waiting = Deque<TransferID>()
    /// How many others have ended since the first began to wait.
    private var ended = 0

    var count: Int { waiting.count }

    /// Adds a transfer at the end.
    mutating func append(_ id: TransferID) { waiting.append(id) }

    /// A transfer has ended, perhaps one that waits here.
    mutating func ended(_ id: TransferID, wasHeld: Bool) {
        guard !waiting.isEmpty else { return }
        if wasHeld { waiting.removeAll { $0 == id } } else { ended += 1 }
    }

    /// The next transfer that may try again; one for each that has ended.
    mutating func next() -> TransferID? {
        guard ended > 0, let id = waiting.popFirst() else {
            ended = 0
            return nil
        }
        ended -= 1
        return id
    }
}
