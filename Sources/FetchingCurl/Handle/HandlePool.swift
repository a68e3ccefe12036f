import Fetching

/// An object pool of idle handles.
///
/// A handle's buffer is most of a transfer's memory, so it is smaller if there are many transfers.
struct HandlePool {
    /// From this many transfers at once on, new handles get a small buffer.
    private static let many = 1024
    private static let buffer = 16 << 10
    private static let smallBuffer = 2 << 10

    /// One handle in this many has libcurl remove expired names.
    ///
    /// libcurl scans its whole table for that after each of the handle's transfers.
    private static let handlesPerPruner = 16

    private let make: (_ bufferSize: Int, _ prunesNames: Bool) -> CurlTransfer?
    private var made = 0
    private var idle: [CurlTransfer] = []
    private var idleSmall: [CurlTransfer] = []

    /// Creates an empty pool; `make` makes handles as they are needed.
    init(making make: @escaping (_ bufferSize: Int, _ prunesNames: Bool) -> CurlTransfer?) {
        self.make = make
    }

    /// Takes a handle while `inUse` others are in use; nil if libcurl cannot make one.
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
