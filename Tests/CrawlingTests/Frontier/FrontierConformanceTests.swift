import Testing
import URLStandard

@testable import Crawling

/// The port's contract on URLs: what every implementation must do.
@Suite(.timeLimit(.minutes(10)))
struct FrontierConformanceTests {
    @Test(arguments: FrontierUnderTest.all)
    func `adding twice, also within one batch, queues once`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        #expect(try await rig.add("a", [1, 1, 2]) == 2)
        #expect(try await rig.add("a", [1]) == 0)
        let counts = try await rig.counts()
        #expect(counts.queued == 2 && counts.seen == 2)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a done URL that is found again stays done`(_ frontier: FrontierUnderTest) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        for lease in try await rig.claim(&worker, "a") { try await rig.acknowledge(&worker, lease) }
        #expect(try await rig.add("a", [1]) == 0)
        let counts = try await rig.counts()
        #expect(counts.queued == 0 && counts.done == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `lower bands come first, and the oldest first within a band`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.frontier.add([
            rig.url("a", 1, band: .last), rig.url("a", 2), rig.url("a", 3, band: .first),
            rig.url("a", 4),
        ])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        #expect(try await rig.claim(&worker, "a").numbers == ["3", "2", "4", "1"])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `URLs of a host that is not held are not given`(_ frontier: FrontierUnderTest) async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        #expect(try await rig.claim(&worker, "a").isEmpty)
        #expect(try await rig.counts().queued == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a second acknowledgement answers gone and counts nothing`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a").first)
        #expect(try await rig.acknowledge(&worker, lease) == .accepted)
        #expect(try await rig.acknowledge(&worker, lease) == .gone)
        #expect(try await rig.counts().done == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `children of the first acknowledgement are added once, those of a second not at all`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a").first)
        let children = try [rig.url("a", 1), rig.url("b", 2), rig.url("b", 2)]
        try await rig.acknowledge(&worker, lease, children: children)
        var counts = try await rig.counts()
        #expect(counts.queued == 1 && counts.seen == 2, "the parent is known")
        try await rig.acknowledge(&worker, lease, children: [rig.url("b", 3)])
        counts = try await rig.counts()
        #expect(counts.seen == 2)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a retry goes to the tail with one more attempt`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 1...2)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let lease = try #require(try await rig.claim(&worker, "a", 1).first)
        try await rig.acknowledge(&worker, lease, .retry)
        let again = try await rig.claim(&worker, "a")
        #expect(again.numbers == ["2", "1"] && again.map(\.attempts) == [0, 1])
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a claim gives no more of a host than was asked for, and no more than 256`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", 0..<300)
        try await rig.add("b", 0..<5)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        let claims = [HostClaim("a", 3), HostClaim("b", 2)]
        let some = try await rig.frontier.claim(worker.call(), from: claims, atMost: 4)
        #expect(some.count == 4)
        #expect(some.count { $0.host == "a" } <= 3 && some.count { $0.host == "b" } <= 2)
        #expect(try await rig.claim(&worker, "a", 1000).count == 256)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `a deferred URL waits until it is found for the queue, or the deferred are queued`(
        _ frontier: FrontierUnderTest
    ) async throws {
        let rig = try await FrontierRig(frontier)
        let deferred = try (1...3).map { try rig.url("a", $0, placement: .deferral) }
        #expect(try await rig.frontier.add(deferred + deferred).count == 3)
        #expect(try await rig.counts().deferred == 3)
        #expect(try await rig.add("a", [2]) == 1)
        var worker = try await rig.join()
        try await rig.hold(&worker)
        #expect(try await rig.claim(&worker, "a").numbers == ["2"])
        try await rig.frontier.control(.queueDeferred)
        #expect(try await rig.claim(&worker, "a").numbers == ["1", "3"])
        #expect(try await rig.counts().deferred == 0)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `where a redirect has led is known and never claimed`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        let landing = try rig.url("a", 1, placement: .done)
        #expect(try await rig.frontier.add([landing]) == [landing.fingerprint])
        #expect(try await rig.frontier.add([landing]).isEmpty)
        #expect(try await rig.add("a", [1]) == 0)
        let counts = try await rig.counts()
        #expect(counts.queued == 0 && counts.done == 1)
    }

    @Test(arguments: FrontierUnderTest.all)
    func `what is said to be known is known, and no deferred URL is`(_ frontier: FrontierUnderTest)
        async throws
    {
        let rig = try await FrontierRig(frontier)
        try await rig.add("a", [1])
        try await rig.frontier.add([rig.url("a", 2, placement: .deferral)])
        let found = try (1...3).map { rig.frontier.key.find(try WebURL("http://a/\($0)")) }
        let known = rig.frontier.areKnown(found)
        // A frontier elsewhere may have forgotten the first.
        #expect(known.count == 3 && !known[1] && !known[2])
    }
}
