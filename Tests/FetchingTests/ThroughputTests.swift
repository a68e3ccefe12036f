import Clock
import Testing

@testable import Fetching

struct ThroughputTests {
    private let start = MonotonicTime(nanoseconds: 7_000_000_000)

    private func throughput(_ counts: [Int]) -> Throughput {
        var throughput = Throughput(from: start)
        for (second, count) in counts.enumerated() {
            throughput.record(at: start + .seconds(second)) { $0.succeeded += count }
        }
        return throughput
    }

    @Test func `each second has its sample, empty ones too`() {
        var throughput = throughput([5])
        throughput.record(at: start + .seconds(3)) { $0.failed += 1 }
        #expect(throughput.samples.map(\.succeeded) == [5, 0, 0, 0])
        #expect(throughput.samples.map(\.failed) == [0, 0, 0, 1])
    }

    @Test func `the rate is of the last seconds`() {
        let throughput = throughput([100, 10, 20, 30, 0])
        #expect(throughput.goodputPerSecond(at: start + .seconds(4)) == 20)
        #expect(throughput.goodputPerSecond(at: start + .seconds(4), window: 1) == 30)
    }

    @Test func `the first second is estimated from its part`() {
        let throughput = throughput([50])
        #expect(throughput.goodputPerSecond(at: start) == 0)
        #expect(throughput.goodputPerSecond(at: start + .milliseconds(500)) == 100)
    }

    @Test func `bytes have a rate of their own`() {
        var throughput = Throughput(from: start)
        throughput.record(at: start) { $0.wireBytes += 4096 }
        #expect(throughput.wireBytesPerSecond(at: start + .seconds(1)) == 4096)
        #expect(throughput.goodputPerSecond(at: start + .seconds(1)) == 0)
    }

    @Test func `a rate fades when nothing more happens`() {
        let throughput = throughput([100])
        let soon = throughput.goodputPerSecond(at: start + .seconds(2))
        let later = throughput.goodputPerSecond(at: start + .seconds(20))
        #expect(soon == 50)
        #expect(later == 5)
    }

    @Test func `memory stays fixed however long it runs`() {
        var throughput = Throughput(from: start)
        for second in 0..<1000 {
            throughput.record(at: start + .seconds(second)) { $0.succeeded = second }
        }
        #expect(throughput.samples.count == 300)
        #expect(throughput.samples.first?.succeeded == 700)
        throughput.advance(to: start + .seconds(1 << 32))
        #expect(throughput.samples.allSatisfy { $0 == ThroughputSample() })
    }

    @Test func `what comes late counts in the second that runs`() {
        var throughput = throughput([1, 1, 1])
        throughput.record(at: start) { $0.succeeded += 1 }
        throughput.record(at: .zero) { $0.succeeded += 1 }
        #expect(throughput.samples.map(\.succeeded) == [1, 1, 3])
    }
}
