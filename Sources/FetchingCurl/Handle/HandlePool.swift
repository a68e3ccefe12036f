import Fetching

/// Handles that make no transfer at the moment, to be used again.
///
/// A handle's buffer is most of a transfer's memory, so where there are many it is smaller.
struct HandlePool {
    /// From so many transfers at once on, new handles get a small buffer.
    private static let many = 1024
    private static let buffer = 16 << 10
    private static let smallBuffer = 2 << 10

    /// One handle in so many has libcurl look for names that are too old.
    ///
    /// It goes through its whole table for that, after each of the handle's transfers.
    private static let handlesPerPruner = 16

    private let make: (_ bufferSize: Int, _ prunesNames: Bool) -> CurlTransfer?
    private var made = 0
    private var idle: [CurlTransfer] = []
    private var idleSmall: [CurlTransfer] = []

    /// A pool without handles, which `make` makes as they are needed.
    init(making make: @escaping (_ bufferSize: Int, _ prunesNames: Bool) -> CurlTransfer?) {
        self.make = make
    }

    /// A handle, beside so many that are in use; nil if libcurl can make none.
    mutating func take(besides inUse: Int) -> CurlTransfer? {
        if let transfer = idle.popLast() { return transfer }
        guard inUse >= Self.many else { return makeOne(Self.buffer) }
        return idleSmall.popLast() ?? makeOne(Self.smallBuffer)
    }

    private mutating func makeOne(_ bufferSize: Int) -> CurlTransfer? {
        defer { made += 1 }
        return make(bufferSize, made % Self.handlesPerPruner == 0)
    }

    /// Puts a handle back.
    mutating func putBack(_ transfer: CurlTransfer) {
        if transfer.bufferSize == Self.smallBuffer {
            idleSmall.append(transfer)
        } else {
            idle.append(transfer)
        }
    }
}
