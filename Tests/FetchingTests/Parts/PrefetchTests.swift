import Clock
import Testing

@testable import Fetching

struct PrefetchTests {
    private let host = HostID(index: 0)
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private func transfer(_ number: Int) -> TransferID {
        TransferID(slot: UInt32(number), serial: UInt32(number))
    }

    private func filled(_ count: Int) -> Prefetch {
        var prefetch = Prefetch(capacity: 64)
        prefetch.beginFilling(for: host, now: start)
        for number in 0..<count { prefetch.add(transfer(number), for: TaskID(index: number)) }
        return prefetch
    }

    @Test(arguments: [
        (Duration.milliseconds(1), 16), (.milliseconds(10), 8), (.milliseconds(30), 4),
    ])
    func `it doubles if it lasts shortly, and halves if it lasts long`(
        lasted: Duration,
        size: Int
    ) {
        var prefetch = filled(0)
        prefetch.beginFilling(for: host, now: start + lasted)
        #expect(prefetch.size == size)
    }

    @Test func `it never grows beyond what the transport can hold, and never shrinks to nothing`() {
        var prefetch = filled(0)
        for step in 1...20 { prefetch.beginFilling(for: host, now: start + .milliseconds(step)) }
        #expect(prefetch.size == 64)
        for step in 1...20 { prefetch.beginFilling(for: host, now: start + .seconds(step)) }
        #expect(prefetch.size == 1)
    }

    @Test func `it is filled up from half of its size on, for one host at a time`() {
        let other = HostID(index: 1)
        #expect(filled(4).wantsFilling(for: host) && !filled(5).wantsFilling(for: host))
        #expect(!filled(4).wantsFilling(for: other) && filled(0).wantsFilling(for: other))
    }

    @Test func `transfers start in order; what is recalled is known until it is back`() {
        var prefetch = filled(3)
        #expect(prefetch.takeFirst() == transfer(0))
        #expect(prefetch.recallAll() && !prefetch.recallAll())
        #expect(prefetch.isEmpty && !prefetch.isIdle)
        #expect(prefetch.transfer(of: TaskID(index: 2)) == transfer(2))
        for number in [2, 1] { prefetch.returned(transfer(number)) }
        #expect(prefetch.isIdle && prefetch.transfer(of: TaskID(index: 2)) == nil)
    }
}
