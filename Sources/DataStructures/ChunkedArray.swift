/// An array in chunks that are copied on write one by one.
///
/// A copy shares every chunk with its original; changing one element of the original then copies
/// the chunk it lies in and no other. So a snapshot of a million rows costs a copy of the list of
/// chunks, and each change after it costs at most one chunk.
public struct ChunkedArray<Element: Sendable>: RandomAccessCollection, Sendable {
    /// Elements in a chunk, as a power of two: 128 rows of 200 bytes copy in about 5 µs.
    @inlinable static var chunkShift: Int { 7 }
    /// Elements in a chunk.
    @inlinable static var chunkSize: Int { 1 << chunkShift }

    @usableFromInline var chunks: [[Element]] = []

    /// How many elements there are.
    public var count: Int { @inlinable get { total } }

    @usableFromInline var total = 0

    /// An empty array.
    public init() {}

    /// Always zero.
    @inlinable public var startIndex: Int { 0 }

    /// The number of elements.
    @inlinable public var endIndex: Int { count }

    /// The element at a position below ``count``.
    public subscript(position: Int) -> Element {
        @inlinable _read {
            yield chunks[position >> Self.chunkShift][position & (Self.chunkSize - 1)]
        }
        @inlinable _modify {
            yield &chunks[position >> Self.chunkShift][position & (Self.chunkSize - 1)]
        }
    }

    /// Adds an element at the end, in constant time but for one new chunk in 128.
    @inlinable public mutating func append(_ element: consuming Element) {
        if count & (Self.chunkSize - 1) == 0 {
            var chunk: [Element] = []
            chunk.reserveCapacity(Self.chunkSize)
            chunks.append(chunk)
        }
        chunks[count >> Self.chunkShift].append(element)
        total += 1
    }
}
