import Statistics
import Testing

struct ChunkedArrayTests {
    /// Counts its copies by whether it is shared; an array of these shows which chunks were copied.
    private final class Marker: Sendable {}

    @Test(arguments: [0, 1, 127, 128, 129, 1000])
    func `elements come back in order`(count: Int) {
        var array = ChunkedArray<Int>()
        for value in 0..<count { array.append(value) }
        #expect(array.count == count)
        #expect(Array(array) == Array(0..<count))
        #expect(Array(array.reversed()) == (0..<count).reversed())
    }

    @Test func `a copy keeps what it had`() {
        var array = ChunkedArray<Int>()
        for value in 0..<300 { array.append(value) }
        let copy = array
        array[0] = -1
        array[299] = -2
        array.append(300)
        #expect(Array(copy) == Array(0..<300))
        #expect(array[0] == -1)
        #expect(array.count == 301)
    }

    /// Each element holds one reference to its marker, and each copied chunk one more.
    @Test func `a change copies its own chunk and no other`() {
        let markers = (0..<4).map { _ in Marker() }
        var array = ChunkedArray<Marker>()
        for index in 0..<512 { array.append(markers[index / 128]) }
        let retained = markers.map { CFCount.of($0) }
        let copy = array
        #expect(markers.map { CFCount.of($0) } == retained)
        array[200] = markers[1]
        let after = markers.map { CFCount.of($0) }
        #expect(after[1] == retained[1] + 128)
        #expect([after[0], after[2], after[3]] == [retained[0], retained[2], retained[3]])
        array[201] = markers[1]
        #expect(CFCount.of(markers[1]) == after[1])
        withExtendedLifetime(copy) {}
    }
}

/// How often an object is held.
private enum CFCount {
    @_silgen_name("swift_retainCount")
    private static func retainCount(_ object: UnsafeRawPointer) -> UInt

    static func of(_ object: AnyObject) -> UInt {
        retainCount(Unmanaged.passUnretained(object).toOpaque())
    }
}
