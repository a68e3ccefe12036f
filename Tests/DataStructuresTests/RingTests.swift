import DataStructures
import Testing

struct RingTests {
    @Test func `it fills up and then forgets the oldest`() {
        var ring = Ring<Int>(capacity: 3)
        #expect(ring.isEmpty)
        for value in 1...3 { ring.append(value) }
        #expect(Array(ring) == [1, 2, 3])
        for value in 4...8 { ring.append(value) }
        #expect(Array(ring) == [6, 7, 8])
        #expect(ring.count == 3)
    }

    @Test func `a value can be changed by its age`() {
        var ring = Ring<Int>(capacity: 2)
        for value in 1...3 { ring.append(value) }
        ring[1] = 30
        #expect(Array(ring) == [2, 30])
    }

    @Test func `a ring of one keeps the newest`() {
        var ring = Ring<Int>(capacity: 1)
        for value in 1...100 { ring.append(value) }
        #expect(Array(ring) == [100])
    }
}
