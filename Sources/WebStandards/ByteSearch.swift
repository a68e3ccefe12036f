import Glibc

extension Span<UInt8> {
    /// The first index of a byte at or after `start`, or the end.
    @inline(__always)
    func index(of byte: UInt8, from start: Int) -> Int {
        withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress,
                let found = memchr(base + start, CInt(byte), bytes.count - start)
            else { return bytes.count }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
