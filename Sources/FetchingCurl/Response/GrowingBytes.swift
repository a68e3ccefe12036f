/// A byte buffer that grows piece by piece to an unknown size.
///
/// An array that grows by doubling needs twice its size while it is copied. So the buffer doubles
/// only while it is small, and then reserves as much as may come at most: memory that is reserved and
/// not written to costs nothing.
struct GrowingBytes {
    /// The size up to which the buffer doubles, in bytes.
    private static let few = 512 << 10
    /// The most that is reserved at once, in bytes; a larger buffer doubles again.
    private static let much = 32 << 20

    private(set) var bytes: [UInt8] = []
    /// The most bytes that may come, by what is allowed and announced.
    private var most = Int64.max

    /// Prepares for a number of bytes.
    ///
    /// - Parameters:
    ///   - count: The announced size; a hint, because the body may be shorter, so at most a MiB is
    ///     reserved. Not positive without one.
    ///   - most: The most bytes that may come, unless the announcement is wrong.
    mutating func expect(_ count: Int64, atMost most: Int64) {
        self.most = most
        if count > 0 { bytes.reserveCapacity(Int(min(count, most, 1 << 20))) }
    }

    /// Adds a piece.
    mutating func append(_ piece: UnsafeRawBufferPointer) {
        let needed = bytes.count + piece.count
        if needed > bytes.capacity, needed > Self.few { makeRoom(for: needed) }
        bytes.append(contentsOf: piece)
    }

    private mutating func makeRoom(for needed: Int) {
        let room = max(needed, Self.much, 2 * bytes.capacity)
        // More than `most` means that the announcement was wrong; then the buffer doubles.
        bytes.reserveCapacity(needed <= most ? Int(min(Int64(room), most)) : room)
    }
}
