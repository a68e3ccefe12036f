import Testing

@testable import FetchingCurl

struct GrowingBytesTests {
    private func fill(_ body: inout GrowingBytes, to count: Int, by step: Int) -> [Int] {
        var capacities: [Int] = []
        let piece = [UInt8](repeating: 7, count: step)
        while body.bytes.count < count {
            let size = min(step, count - body.bytes.count)
            piece.withUnsafeBytes { body.append(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
            if body.bytes.capacity != capacities.last { capacities.append(body.bytes.capacity) }
        }
        return capacities
    }

    /// Each copy needs room for the old array and the new one.
    private func peak(_ capacities: [Int], of count: Int) -> Int {
        zip(capacities, capacities.dropFirst()).map { 2 * min($0.0, count) }.max() ?? 0
    }

    @Test(arguments: [1_000, 4_096, 12_288, 16_383, 16_384, 200_000], [2, 4])
    func `a body takes no more while it grows than when it has come`(step: Int, mebibytes: Int) {
        var body = GrowingBytes()
        let count = mebibytes << 20
        body.expect(-1, atMost: Int64(count))
        let capacities = fill(&body, to: count, by: step)
        #expect(body.bytes.count == count)
        #expect(body.bytes == [UInt8](repeating: 7, count: count))
        #expect(peak(capacities, of: count) <= 2 << 20)
        #expect(capacities.last.map { $0 < count + 8_192 } == true)
    }

    @Test func `what was announced is made room for once, a mebibyte at first`() {
        var body = GrowingBytes()
        body.expect(3 << 20, atMost: 3 << 20)
        #expect(body.bytes.capacity >= 1 << 20)
        #expect(body.bytes.capacity < 2 << 20)
        let capacities = fill(&body, to: 3 << 20, by: 16_384)
        #expect(capacities.count == 2)
        #expect(capacities.last.map { $0 < 3 << 20 + 8_192 } == true)
    }

    @Test(arguments: [Int64(600_000), 40 << 20])
    func `more than was announced, and more than a lot, is copied a few times only`(most: Int64) {
        var body = GrowingBytes()
        body.expect(-1, atMost: most)
        #expect(fill(&body, to: 80 << 20, by: 16_384).count <= 12)
        #expect(body.bytes.count == 80 << 20)
    }

    @Test func `without a bound not all memory is asked for`() {
        var body = GrowingBytes()
        body.expect(.max, atMost: .max)
        #expect(body.bytes.capacity < 2 << 20)
        let capacities = fill(&body, to: 2 << 20, by: 16_384)
        #expect(capacities.last.map { $0 < 33 << 20 } == true)
    }
}
