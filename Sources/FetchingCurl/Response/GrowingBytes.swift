/// Bytes that come piece by piece and whose number is only known in the end.
///
/// An array that doubles takes twice its size while it is copied, and how large that is depends on
/// the size of the first piece. So room is made by doubling only while there are few bytes, and
/// then for as many as there can be: memory that is asked for and not written to costs nothing.
struct GrowingBytes {
    /// Bytes up to which room is made by doubling.
    private static let few = 512 << 10
    /// Room that is asked for at once at most, in bytes; beyond it doubles again.
    private static let much = 32 << 20

    /// What has come so far.
    private(set) var bytes: [UInt8] = []
    /// How many bytes there can be, by what is allowed and what was announced.
    private var most = Int64.max

    /// Tells how many bytes may come.
    ///
    /// - Parameters:
    ///   - count: Bytes to have room for from the start, of which little is believed: announced is
    ///     not sent. Not positive where nothing was announced.
    ///   - most: Bytes that come at most, if nobody lied.
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
        // More than there can be is a lie about its number: then it doubles as any array.
        bytes.reserveCapacity(needed <= most ? Int(min(Int64(room), most)) : room)
    }
}
