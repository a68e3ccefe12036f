import Testing

@testable import Crawling

/// The port's contract on workers: what becomes of what they hold.
@Suite(.timeLimit(.minutes(10)))
struct FrontierMembershipConformanceTests {
    @Test(arguments: FrontierUnderTest.all)
    func `an old call number is refused and changes nothing`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        let old = worker.call()
        try await rig.hold(&worker)
        let error = await rig.error {
            _ = try await rig.frontier.claim(old, from: [HostClaim("a", 2)], atMost: 2)
        }
        #expect(error == .stale)
        #expect(try await rig.counts().leased == 0)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a dead worker's URLs come back in order with one more attempt`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<3)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        _ = try await rig.claim(&worker, "a", 2)
        var next = try await rig.joinAfterDeath()
        #expect(try await rig.counts().queued == 3)
        try await rig.hold(&next)
        let leases = try await rig.claim(&next, "a")
        #expect(leases.numbers == ["0", "1", "2"] && leases.map(\.attempts) == [1, 1, 0])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a late acknowledgement is fenced and adds nothing, though the URL is leased anew`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a").first)
        var next = try await rig.joinAfterDeath()
        try await rig.hold(&next)
        #expect(try await rig.claim(&next, "a").count == 1)
        let children = [try rig.url("b", 1)]
        let error = await rig.error {
            try await rig.acknowledge(&worker, lease, children: children)
        }
        #expect(error == .fenced)
        let counts = try await rig.counts()
        #expect(counts.seen == 1 && counts.leased == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a late heartbeat is fenced and does not revive`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        var worker = try await rig.join()
        _ = try await rig.joinAfterDeath()
        for _ in 1...2 {
            #expect(await rig.error { _ = try await rig.beat(&worker) } == .fenced)
        }
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a URL with which three workers have died is quarantined, and the crawl ends`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        try await rig.frontier.control(.seal)
        var worker = try await rig.join()
        for _ in 1...3 {
            try await rig.hold(&worker)
            #expect(try await rig.claim(&worker, "a").count == 1)
            worker = try await rig.joinAfterDeath()
        }
        let counts = try await rig.counts()
        #expect(counts.poison == 1 && counts.queued == 0 && counts.isOver)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `settling tells accepted, leased and lost apart`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 1...2)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let leases = try await rig.claim(&worker, "a")
        try await rig.acknowledge(&worker, leases[0])
        let tokens = leases.map(\.token)
        #expect(try await rig.frontier.settle(tokens) == [.accepted, .leased])
        _ = try await rig.joinAfterDeath()
        #expect(try await rig.frontier.settle(tokens) == [.accepted, .lost])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a worker that leaves frees everything, order and attempts kept`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<4)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        _ = try await rig.claim(&worker, "a", 3)
        try await rig.frontier.leave(worker.call())
        let counts = try await rig.counts()
        #expect(counts.leased == 0 && counts.held == 0)
        var next = try await rig.join()
        try await rig.hold(&next)
        let leases = try await rig.claim(&next, "a")
        #expect(leases.numbers == ["0", "1", "2", "3"] && leases.allSatisfy { $0.attempts == 0 })
    }

    @Test(arguments: FrontierUnderTest.all)
    func `released URLs return to the head of their queue`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<4)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let tokens = try await rig.claim(&worker, "a", 3).dropFirst().map(\.token)
        try await rig.frontier.release(worker.call(), leases: tokens, hosts: [])
        #expect(try await rig.claim(&worker, "a").numbers == ["1", "2", "3"])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a claim whose answer was lost is in the heartbeat's counts, and can be read`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<4)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lost = try await rig.claim(&worker, "a", 3)
        let beat = try await rig.beat(&worker)
        #expect(beat.leased == 3 && beat.held == 1)
        let holdings = try await rig.frontier.holdings(of: worker.membership.incarnation)
        #expect(holdings.leases.map(\.token) == lost.map(\.token))
        #expect(holdings.hosts.map(\.host) == ["a"])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `an evicted worker is fenced at its next call, and its URLs come back`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        _ = try await rig.claim(&worker, "a")
        try await rig.frontier.control(.evict(worker.membership.incarnation))
        #expect(await rig.error { _ = try await rig.beat(&worker) } == .fenced)
        try await rig.frontier.reap()
        #expect(try await rig.counts().queued == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `the crawl is over only after the last acknowledgement`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.frontier.control(.seal)
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a").first)
        #expect(try await rig.beat(&worker).isOver == false)
        try await rig.acknowledge(&worker, lease)
        #expect(try await rig.beat(&worker).isOver)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `the crawl is not over before it is sealed`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        var worker = try await rig.join()
        #expect(try await rig.beat(&worker).isOver == false)
        try await rig.frontier.control(.seal)
        #expect(try await rig.beat(&worker).isOver)
    }
}
