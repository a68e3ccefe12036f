import Fetching
import URLStandard

/// Transfers under way, by slot.
struct ActiveTransfers {
    private var slots: [CurlTransfer?] = []
    private(set) var count = 0

    /// All of them.
    ///
    /// The sequence is a snapshot, so transfers may end while it is iterated.
    var all: some Sequence<CurlTransfer> { slots.lazy.compactMap { $0 } }

    /// The transfer with this identity; nil if its slot has been reused.
    subscript(id: TransferID) -> CurlTransfer? {
        guard id.slot < slots.count, let transfer = slots[Int(id.slot)], transfer.order?.id == id
        else { return nil }
        return transfer
    }

    /// Adds a transfer in a free slot.
    mutating func insert(_ transfer: CurlTransfer, as id: TransferID) {
        let slot = Int(id.slot)
        while slots.count <= slot { slots.append(nil) }
        slots[slot] = transfer
        count += 1
    }

    /// Frees the slot of a transfer.
    mutating func remove(_ id: TransferID) {
        slots[Int(id.slot)] = nil
        count -= 1
    }

    /// URLs of transfers that have made progress since they were last reported.
    var changedURLs: [WebURL] { all.filter(\.isChanged).compactMap { $0.order?.url } }
}
