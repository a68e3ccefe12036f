import Testing

@testable import Crawling

/// The port's contract on several workers at once; skipped until a frontier has them.
@Suite(.timeLimit(.minutes(10)), .needs(.sharing))
struct FrontierSharingConformanceTests {
    @Test(arguments: FrontierUnderTest.sharing)
    func `a small host, and one with a delay, has one holder`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        try await rig.frontier.control(.limit(10, host: "b"))
        try await rig.frontier.control(.delay(.milliseconds(50), host: "b"))
        try await rig.add("b", 0..<2000)
        var (one, two) = (try await rig.join(), try await rig.join())
        #expect(try await rig.hold(&one) == ["a": 2, "b": 10])
        #expect(try await rig.hold(&two) == [:])
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a delayed host has one holder, even of a part of its slots`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier, limit: 10)
        try await rig.frontier.control(.delay(.milliseconds(50), host: "a"))
        try await rig.add("a", 0..<2000)
        var (one, two) = (try await rig.join(), try await rig.join())
        #expect(try await rig.hold(&one, slots: 3) == ["a": 3])
        #expect(try await rig.hold(&two) == [:])
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a host of limit 10 and 2,000 URLs is shared by four workers as 3, 3, 3, 1`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier, limit: 10)
        try await rig.add("a", 0..<2000)
        var workers: [FrontierRig.Worker] = []
        for _ in 1...4 { workers.append(try await rig.join()) }
        var shares: [Int?] = []
        for index in workers.indices { shares.append(try await rig.hold(&workers[index])["a"]) }
        #expect(shares == [3, 3, 3, 1])
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a worker that beats is never reaped, however old`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        _ = try await rig.claim(&worker, "a")
        for _ in 1...5 {
            rig.pass(.seconds(9))
            _ = try await rig.beat(&worker)
            #expect(try await rig.frontier.reap() == 0)
        }
        #expect(try await rig.counts().leased == 1)
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `an expired worker may acknowledge and not claim, until it beats`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 1...2)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a", 1).first)
        rig.pass(.seconds(11))
        #expect(await rig.error { _ = try await rig.claim(&worker, "a") } == .expired)
        #expect(try await rig.acknowledge(&worker, lease) == .accepted)
        _ = try await rig.beat(&worker)
        #expect(try await rig.claim(&worker, "a").count == 1)
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a lowered limit holds once each holder has confirmed, and grants nothing meanwhile`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier, limit: 8)
        try await rig.add("a", 0..<900)
        var (one, two) = (try await rig.join(), try await rig.join())
        try await rig.hold(&one)
        try await rig.hold(&two)
        try await rig.frontier.control(.limit(2, host: "a"))
        let first = try #require(try await rig.beat(&one).changes.first?.lease.share)
        let second = try #require(try await rig.beat(&two).changes.first?.lease.share)
        #expect(first + second == 2)
        var third = try await rig.join()
        #expect(try await rig.hold(&third) == [:])
        _ = try await rig.beat(&one, lowered: ["a": first])
        _ = try await rig.beat(&two, lowered: ["a": second])
        #expect(try await rig.hold(&third) == [:])
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a raised limit opens the host at once`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<900)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        var next = try await rig.join()
        try await rig.frontier.control(.limit(6, host: "a"))
        #expect(try await rig.hold(&next)["a", default: 0] >= 1)
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a delay set on a shared host leaves one holder with a share`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier, limit: 8)
        try await rig.add("a", 0..<900)
        var (one, two) = (try await rig.join(), try await rig.join())
        try await rig.hold(&one)
        try await rig.hold(&two)
        try await rig.frontier.control(.delay(.milliseconds(100), host: "a"))
        let shares = [
            try await rig.beat(&one).changes.first?.lease.share ?? -1,
            try await rig.beat(&two).changes.first?.lease.share ?? -1,
        ].sorted()
        #expect(shares[0] == 0 && shares[1] > 0)
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a joining worker gets half of one wide host`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier, limit: 8)
        try await rig.add("a", 0..<2000)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        var joiner = try await rig.join()
        #expect(try await rig.hold(&joiner) == [:])
        #expect(try await rig.beat(&worker).changes.map(\.lease.share) == [4])
        _ = try await rig.beat(&worker, lowered: ["a": 4])
        #expect(try await rig.hold(&joiner) == ["a": 4])
    }

    @Test(arguments: FrontierUnderTest.sharing)
    func `a joining worker gets five of ten held hosts`(_ frontier: FrontierUnderTest) async throws
    {
        let rig = try await FrontierRig(frontier)
        for host in 0..<10 { try await rig.add("h\(host)", [1]) }
        var worker = try await rig.join()
        #expect(try await rig.hold(&worker, atMost: 20).count == 10)
        var joiner = try await rig.join()
        #expect(try await rig.hold(&joiner) == [:])
        #expect(try await rig.beat(&worker).yield == 5)
        let hosts = (0..<5).map { "h\($0)" }
        try await rig.frontier.release(worker.call(), leases: [], hosts: hosts)
        #expect(try await rig.hold(&joiner, atMost: 20).count == 5)
    }
}

/// The port's contract on stores with a bound, or a memory of their own; skipped until there is one.
@Suite(.timeLimit(.minutes(10)))
struct FrontierStoreConformanceTests {
    @Test(.needs(.bounds), arguments: FrontierUnderTest.bounded)
    func `a full store refuses what is new as a whole, and the rest goes on`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<50)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let leases = try await rig.claim(&worker, "a", 3)
        let before = try await rig.counts()
        try await rig.store.fill(true)
        let child = [try rig.url("b", 1)]
        #expect(await rig.error { try await rig.add("b", [1]) } == .full)
        let error = await rig.error {
            try await rig.acknowledge(&worker, leases[0], children: child)
        }
        #expect(error == .full)
        #expect(try await rig.counts() == before)
        _ = try await rig.beat(&worker)
        #expect(try await rig.acknowledge(&worker, leases[1]) == .accepted)
        let known = [try rig.url("a", 3)]
        #expect(try await rig.acknowledge(&worker, leases[2], children: known) == .accepted)
        #expect(try await rig.claim(&worker, "a", 2).count == 2)
        try await rig.store.fill(false)
        #expect(try await rig.acknowledge(&worker, leases[0], children: child) == .accepted)
    }

    @Test(.needs(.rollback), arguments: FrontierUnderTest.restorable)
    func `a store that comes back with an older state gives no token twice`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<9)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        try await rig.store.save()
        let before = try await rig.claim(&worker, "a", 3).map(\.token)
        rig.pass(.milliseconds(5))
        try await rig.store.rollBack()
        let after = try await rig.claim(&worker, "a", 3).map(\.token)
        #expect(Set(before).isDisjoint(with: after))
    }

    @Test(arguments: FrontierUnderTest.all)
    func `the loss of caches is not noticed`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        try await rig.store.loseCaches()
        #expect(try await rig.add("a", [2]) == 1)
        #expect(try await rig.counts().queued == 2)
    }
}
