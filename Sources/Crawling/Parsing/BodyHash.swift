/// A hash of a body that is read in pieces, to tell whether two are the same.
///
/// No site gains anything by a collision, so it is made to be fast: eight bytes a multiplication.
struct BodyHash: Sendable {
    private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            mix(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        for offset in whole..<bytes.count { mix(UInt64(bytes[offset])) }
    }

    private mutating func mix(_ word: UInt64) {
        let product = (value ^ word).multipliedFullWidth(by: 0x9fb2_1c65_1e98_df25)
        value = product.high ^ product.low
    }
}
