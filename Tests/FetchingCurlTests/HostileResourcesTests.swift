import Fetching
import FetchingTestSupport
import Glibc
import TestSupport
import Testing

/// Each row again, in a process of its own: what it takes of time and memory.
@Suite(
    .enabled(if: !Surroundings.isSanitized, "a sanitizer takes memory of its own"),
    .startsPrograms
)
struct HostileResourcesTests {
    /// Deadlines of rows in which one has to fire.
    private static let wait = 500

    @Test(arguments: HostileCase.all)
    func `what a hostile server does costs bounded time and memory`(hostile: HostileCase)
        async throws
    {
        let server = try HostileServer(hostile.serve)
        let row = HostileRow(
            name: hostile.name,
            expected: hostile.expected.map { [$0] } ?? [],
            anomalies: hostile.anomalies,
            url: "\(hostile.scheme)://127.0.0.1:\(server.port)/"
        )
        try await Self.check(row)
        server.stop()
    }

    @Test func `T01 a port that answers no SYN`() async throws {
        let backlog = try Backlog()
        let row = HostileRow(
            name: "T01 a port that answers no SYN",
            expected: [.timeoutConnect],
            url: backlog.url
        )
        try await Self.check(row)
    }

    @Test func `T02 a port that nobody listens on`() async throws {
        let closed = try RefusingPort()
        let row = HostileRow(
            name: "T02 a port that nobody listens on",
            expected: [.netRefused],
            url: closed.url
        )
        try await Self.check(row)
        withExtendedLifetime(closed) {}
    }

    @Test func `T09 two thousand connections that are held open`() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(7), &limit)  // RLIMIT_NOFILE, the same for the child.
        let count = min(2000, Int(clamping: limit.rlim_cur) - 600)
        try #require(count > 100)
        let server = try TrickleServer()
        var row = HostileRow(
            name: "T09 \(count) connections at a byte a minute",
            expected: [.timeoutStall],
            url: server.url
        )
        row.count = count
        try await Self.check(row)
    }

    @Test(
        .enabled(if: Certificates.made != nil, "needs openssl and python3"),
        arguments: TLSCase.all
    )
    func `what a hostile TLS server does costs bounded time and memory`(hostile: TLSCase)
        async throws
    {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer(hostile.scenario, certificates)
        var row = HostileRow(name: hostile.name, expected: hostile.expected, url: server.url)
        row.authorities = certificates.authority
        row.isHTTP2 = hostile.scenario.hasPrefix("h2-")
        try await Self.check(row)
        #expect(try await server.requests() == hostile.requests)
    }

    @Test(arguments: [4, 0])
    func `what no descriptor is left for waits for one, and fails only where none comes`(
        spare: Int
    ) async throws {
        let server = try HostileServer(answer: ok("x"), thenCloses: true)
        let healthy = try HostileServer(answer: ok("healthy"))
        var words = HostileRow(name: "", expected: [], url: server.url(), count: 40)
            .command(healthy: healthy.url(), wait: 0)
        words += ["--descriptors", "256", "--spare", "\(spare)"]
        try await Self.expect(spare > 0 ? "ok" : "local.descriptors", of: words)
        withExtendedLifetime((server, healthy)) {}
    }

    @Test func `more transfers than descriptors end each by its own deadline`() async throws {
        let server = try TrickleServer()
        let healthy = try HostileServer(answer: ok("healthy"))
        var words = HostileRow(name: "", expected: [.timeoutStall], url: server.url, count: 200)
            .command(healthy: healthy.url(), wait: 100)
        words += ["--descriptors", "128"]
        try await Self.expect("timeout.stall", of: words)
        withExtendedLifetime((server, healthy)) {}
    }

    /// Runs a program that tells of its transfers by the classes of their ends.
    private static func expect(_ classes: Substring, of words: [String]) async throws {
        let program = try Spawned(words)
        let found = try await program.firstLine().split(separator: "\t").first
        #expect(found == classes)
    }

    private static func check(_ row: HostileRow) async throws {
        let healthy = try HostileServer(answer: ok("healthy"))
        let program = try Spawned(row.command(healthy: healthy.url(), wait: wait))
        let columns = try await program.firstLine().split(
            separator: "\t",
            omittingEmptySubsequences: false
        )
        healthy.stop()
        try #require(columns.count == 4, "the process died in \(row.name)")
        let took = try #require(Int(columns[1]))
        let grown = try #require(Int(columns[2]))
        row.record(got: columns[0], took: took, grown: grown)
        #expect(row.expectedNames.contains(String(columns[0])))
        #expect(columns[3] == row.anomalies.names.joined(separator: ","))
        // No speed is asked for: that it does not go on for as long as the server likes shows in
        // its end, which a hung program would not reach.
        #expect(grown <= row.memoryBound)
    }
}
