import Fetching
import Testing
import URLStandard

struct FailureFuseTests {
    /// A rig with a fuse, in which nothing is tried twice.
    private func rig(percent: Int = 50, window: Int = 10, limit: Int = 1) -> MachineRig {
        MachineRig { policy in
            policy.limit = limit
            policy.retries = 0
            policy.fuse = FailureFuse(percent: percent, window: window)
        }
    }

    /// Ends the task under way, well or not.
    private func endNext(_ rig: MachineRig, fails: Bool) throws {
        rig.end(try #require(rig.underWay.first).task, status: fails ? 404 : 200)
    }

    @Test func `it blows at its share of the window and stops the run`() throws {
        let rig = rig()
        let ids = try rig.submit((0..<30).map { "http://a/\($0)" })
        for index in 0..<20 {
            #expect(rig.snapshot.stage == .running)
            // Four of ten, and then five.
            try endNext(rig, fails: [0, 1, 2, 3, 10, 11, 12, 13, 14].contains(index))
            if rig.snapshot.stage != .running { break }
        }
        #expect(rig.snapshot.stage == .finished(.fuse))
        #expect(rig.snapshot.totals.failed == 9)
        #expect(rig.snapshot.totals.skipped == 30 - rig.snapshot.totals.ok - 9)
        #expect(rig.row(ids[29]).skipReason == .fuse)
        let late = try rig.submit("http://a/late")[0]
        #expect(rig.row(late).skipReason == .fuse)
    }

    @Test func `before its window is full it does not blow, whatever fails`() throws {
        let rig = rig(percent: 1)
        try rig.submit((0..<20).map { "http://a/\($0)" })
        for _ in 0..<9 { try endNext(rig, fails: true) }
        #expect(rig.snapshot.stage == .running)
        try endNext(rig, fails: false)
        #expect(rig.snapshot.stage == .finished(.fuse))
    }

    @Test func `what is far back is forgotten`() throws {
        let rig = rig(percent: 60)
        try rig.submit((0..<100).map { "http://a/\($0)" })
        for index in 0..<100 { try endNext(rig, fails: index % 10 < 5) }
        #expect(rig.snapshot.totals.failed == 50)
        #expect(rig.snapshot.stage == .running)
    }

    @Test func `cancelled, skipped and auxiliary tasks do not count`() throws {
        let rig = rig(percent: 100, window: 2)
        let robots = try rig.submit("http://a/robots.txt", role: .robots)[0]
        rig.end(robots, status: 500)
        let ids = try rig.submit((0..<9).map { "http://a/\($0)" })
        rig.end(ids[0], status: 500)
        rig.order { machine, now in machine.cancel(ids[1], now: now) }
        rig.end(ids[1], .cancelled)
        let skipped = FetchRequest(try WebURL("http://a/x"), refusal: .skip(.scope))
        rig.order { machine, now in _ = machine.submit(skipped, now: now) }
        #expect(rig.snapshot.stage == .running)
        rig.end(ids[2], status: 500)
        #expect(rig.snapshot.stage == .finished(.fuse))
    }

    @Test func `what is under way may end, and a retry by hand has a new chance`() throws {
        let rig = rig(percent: 100, window: 2, limit: 3)
        let ids = try rig.submit((0..<5).map { "http://a/\($0)" })
        rig.end(ids[0], status: 500)
        rig.end(ids[1], status: 500)
        #expect(rig.snapshot.stage == .stopping(.fuse))
        for task in rig.underWay.map(\.task) { rig.end(task) }
        #expect(rig.snapshot.stage == .finished(.fuse))
        #expect(rig.order { machine, now in machine.retry(ids[4], now: now) })
        rig.end(ids[4], status: 500)
        #expect(rig.snapshot.stage == .running)
    }

    @Test(arguments: [(0, 0, 1, 1), (-3, -3, 1, 1), (101, 1 << 40, 100, 100_000), (7, 8, 7, 8)])
    func `numbers out of their range count as the nearest`(
        percent: Int,
        window: Int,
        kept: Int,
        keptWindow: Int
    ) {
        let fuse = FailureFuse(percent: percent, window: window)
        #expect(fuse.percent == kept && fuse.window == keptWindow)
    }
}
