import DataStructures
import Testing

struct ChunkedArrayTests {
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

    @Test func `a change copies its own chunk and no other`() {
        var array = ChunkedArray<Int>()
        for value in 0..<512 { array.append(value) }
        let copy = array
        #expect(addresses(of: array) == addresses(of: copy))
        array[200] = -1
        let changed = addresses(of: array)
        #expect(zip(changed, addresses(of: copy)).map { $0 == $1 } == [true, false, true, true])
        array[201] = -1
        #expect(addresses(of: array) == changed)
    }

    /// Where the chunks lie.
    private func addresses(of array: ChunkedArray<Int>) -> [UnsafePointer<Int>?] {
        let chunks = Mirror(reflecting: array).descendant("chunks") as? [[Int]]
        return (chunks ?? []).map { $0.withUnsafeBufferPointer { $0.baseAddress } }
    }
}
