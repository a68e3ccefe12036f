import Fetching
import URLStandard

/// Transfers under way, by slot.
struct ActiveTransfers {
    private var slots: [CurlTransfer?] = []
    /// How many there are.
    private(set) var count = 0

    /// All of them as they are now, whatever is changed meanwhile.
    var all: some Sequence<CurlTransfer> { slots.lazy.compactMap { $0 } }

    /// The transfer of that identity; nil if another has its slot by now.
    subscript(id: TransferID) -> CurlTransfer? {
        guard id.slot < slots.count, let transfer = slots[Int(id.slot)], transfer.order?.id == id
        else { return nil }
        return transfer
    }

    /// Adds one in a slot that is free.
    mutating func insert(_ transfer: CurlTransfer, as id: TransferID) {
        let slot = Int(id.slot)
        while slots.count <= slot { slots.append(nil) }
        slots[slot] = transfer
        count += 1
    }

    /// Frees the slot of one that is there.
    mutating func remove(_ id: TransferID) {
        slots[Int(id.slot)] = nil
        count -= 1
    }

    /// URLs of those that something has happened to and that were not reported since.
    var changedURLs: [WebURL] { all.filter(\.isChanged).compactMap { $0.order?.url } }
}
