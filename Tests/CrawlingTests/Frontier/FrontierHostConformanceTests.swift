import Testing

@testable import Crawling

/// The port's contract on hosts: who holds which, and when.
@Suite(.timeLimit(.minutes(10)))
struct FrontierHostConformanceTests {
    @Test(arguments: FrontierUnderTest.all)
    func `a small host has one holder with its whole limit`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        #expect(try await rig.hold(&worker) == ["a": 2])
        #expect(try await rig.hold(&worker) == [:])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `granted slots never exceed those asked for`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        for host in ["a", "b", "c", "d"] { try await rig.add(host, [1]) }
        var worker = try await rig.join()
        #expect(try await rig.hold(&worker, slots: 5).values.reduce(0, +) == 5)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `the longest waiting host is first`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        for host in ["c", "a", "b"] {
            try await rig.add(host, [1])
            rig.pass(.milliseconds(10))
        }
        var worker = try await rig.join()
        let leases = try await rig.frontier.claimHosts(worker.call(), atMost: 2, slots: 99)
        #expect(leases.map(\.host) == ["c", "a"])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a host that changes hands is not due before its delay has passed, to the millisecond`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.frontier.control(.delay(.milliseconds(500), host: "a"))
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        try await rig.frontier.release(worker.call(), leases: [], hosts: ["a"])
        #expect(try await rig.hold(&worker) == [:])
        rig.pass(.milliseconds(499))
        #expect(try await rig.hold(&worker) == [:])
        rig.pass(.milliseconds(1))
        #expect(try await rig.hold(&worker) == ["a": 2])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `of two rests the later end counts, for new holders`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        try await rig.frontier.rest("a", for: .seconds(5), because: "429")
        try await rig.frontier.rest("a", for: .seconds(1), because: "429")
        rig.pass(.milliseconds(4999))
        #expect(try await rig.hold(&worker) == [:])
        rig.pass(.milliseconds(1))
        #expect(try await rig.hold(&worker) == ["a": 2])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `of two rests the later end counts, for the holder`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        try await rig.frontier.rest("a", for: .seconds(5), because: "429")
        try await rig.frontier.rest("a", for: .seconds(1), because: "429")
        rig.pass(.seconds(2))
        #expect(try await rig.claim(&worker, "a").isEmpty)
        #expect(try await rig.beat(&worker).changes.map(\.lease.restIn) == [.seconds(3)])
        rig.pass(.seconds(3))
        #expect(try await rig.claim(&worker, "a").count == 9)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `waking a host ends its rest`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.frontier.rest("a", for: .seconds(60), because: "429")
        try await rig.frontier.control(.wake("a"))
        #expect(try await rig.hold(&worker) == ["a": 2])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `while a host rests the others go on`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        try await rig.add("b", [1])
        var worker = try await rig.join()
        try await rig.frontier.rest("a", for: .seconds(5), because: "429")
        #expect(try await rig.hold(&worker) == ["b": 2])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a pause stops both claims, is in the heartbeat, and ends`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        try await rig.frontier.control(.pause(true))
        #expect(await rig.error { _ = try await rig.claim(&worker, "a") } == .paused)
        #expect(await rig.error { try await rig.hold(&worker) } == .paused)
        #expect(try await rig.beat(&worker).isPaused)
        try await rig.frontier.control(.pause(false))
        #expect(try await rig.claim(&worker, "a", 2).count == 2)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `excluding a host drops its queue, takes late acknowledgements and counts later children`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<4)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a", 1).first)
        try await rig.frontier.control(.exclude("a"))
        var counts = try await rig.counts()
        #expect(counts.queued == 0 && counts.excluded == 3)
        #expect(try await rig.beat(&worker).changes.map(\.isExcluded) == [true])
        let children = try [rig.url("a", 9), rig.url("b", 1)]
        #expect(try await rig.acknowledge(&worker, lease, children: children) == .accepted)
        counts = try await rig.counts()
        #expect(counts.excluded == 4 && counts.queued == 1)
        try await rig.frontier.control(.include("a"))
        #expect(try await rig.add("a", [10]) == 1)
        #expect(try await rig.counts().queued == 2)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `hosts that are held do not hide a new one`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier, limit: 8)
        for host in 0..<60 { try await rig.add("w\(host)", 0..<150) }
        var worker = try await rig.join()
        for _ in 1...3 { try await rig.hold(&worker, atMost: 60, slots: 9999) }
        rig.pass(.milliseconds(10))
        try await rig.add("new", [1])
        rig.pass(.milliseconds(10))
        var isHeld = false
        for _ in 1...3 {
            isHeld = try await rig.hold(&worker, atMost: 5)["new"] != nil || isHeld
        }
        #expect(isHeld)
    }
}
