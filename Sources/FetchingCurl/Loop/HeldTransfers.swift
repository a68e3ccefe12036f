import DequeModule
import Fetching

/// Transfers that wait for a descriptor, which the end of another one frees.
struct HeldTransfers {
    private var waiting = Deque<TransferID>()
    /// How many others have ended since the first of them began to wait.
    private var ended = 0

    /// How many wait.
    var count: Int { waiting.count }

    /// Has one wait, behind the others.
    mutating func append(_ id: TransferID) { waiting.append(id) }

    /// A transfer has ended, which may be one that waits.
    mutating func ended(_ id: TransferID, wasHeld: Bool) {
        guard !waiting.isEmpty else { return }
        if wasHeld { waiting.removeAll { $0 == id } } else { ended += 1 }
    }

    /// The next one that may try again: one for each that has ended.
    mutating func next() -> TransferID? {
        guard ended > 0, let id = waiting.popFirst() else {
            ended = 0
            return nil
        }
        ended -= 1
        return id
    }
}
