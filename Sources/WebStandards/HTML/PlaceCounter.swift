import Glibc

/// Counts lines and columns up to a place in a text that comes in chunks.
///
/// It only goes forward, from link to link, so that each byte is looked at once.
struct PlaceCounter {
    /// From 1.
    private(set) var line = 1
    /// From 1, in characters.
    private(set) var column = 1

    /// Goes over text.
    mutating func advance(over first: UnsafePointer<UInt8>, _ last: UnsafePointer<UInt8>) {
        var start = UnsafeRawPointer(first)
        let end = UnsafeRawPointer(last)
        while start < end, let found = memchr(start, 0x0A, end - start) {
            start = UnsafeRawPointer(found) + 1
            line += 1
            column = 1
        }
        column += Self.characters(start, end)
    }

    /// Characters of UTF-8: all bytes but those that continue one.
    private static func characters(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Int {
        var (next, count) = (start, end - start)
        while next + 8 <= end {
            let word = next.loadUnaligned(as: UInt64.self)
            count -= (word & ~(word << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
            next += 8
        }
        while next < end {
            if next.load(as: UInt8.self) & 0xC0 == 0x80 { count -= 1 }
            next += 1
        }
        return count
    }
}
