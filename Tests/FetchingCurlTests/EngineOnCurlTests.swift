import Clock
import DataStructures
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Engine and transport together, over real sockets.
@Suite(.timeLimit(.minutes(10)))
struct EngineOnCurlTests {
    private func requests(_ count: Int, on server: HostileServer) throws -> [FetchRequest] {
        try (0..<count).map { FetchRequest(try WebURL(server.url("/\($0)"))) }
    }

    /// Answers even paths at once and odd ones never.
    private func halfHangingServer() throws -> HostileServer {
        try HostileServer { connection in
            while let request = connection.readRequest() {
                let path = request.split(separator: " ").dropFirst().first ?? ""
                guard let last = path.utf8.last, last & 1 == 0 else {
                    return connection.awaitClose()
                }
                connection.send(ok("x"))
            }
        }
    }

    @Test func `connections are shared by all tasks`() async throws {
        let server = try HostileServer(answer: ok("x"))
        var policy = FetchPolicy()
        policy.limit = 8
        let engine = FetchEngine(transport: CurlTransport(), policy: policy)
        let results = await engine.gather(try requests(500, on: server))
        #expect(results.count == 500)
        #expect(results.allSatisfy { $0.outcome == .ok })
        let snapshot = await engine.snapshot()
        #expect(snapshot.connections.opened + snapshot.connections.reused == 500)
        #expect(snapshot.connections.opened == server.log.value.connections)
        #expect(server.log.value.connections <= 8)
        await engine.shutDown()
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `two thousand random cancels under load leave the counts right`(seed: UInt64) async throws
    {
        let server = try halfHangingServer()
        var policy = FetchPolicy()
        policy.limit = 32
        let engine = FetchEngine(transport: CurlTransport(), policy: policy)
        let ids = await engine.submit(try requests(5000, on: server))
        await engine.closeInput()
        var random = SplitMix64(seed: seed)
        var cancelled = 0
        while cancelled < 2000 {
            let snapshot = await engine.snapshot()
            let totals = snapshot.totals
            #expect(totals.queued + totals.active + totals.finished == totals.known)
            #expect(snapshot.permitsTaken == snapshot.inFlight.count)
            #expect(snapshot.permitsTaken <= 32)
            var victims = snapshot.inFlight.filter { _ in Bool.random(using: &random) }
            if let victim = ids.randomElement(using: &random) { victims.append(victim) }
            cancelled += await engine.cancel(victims)
        }
        await engine.cancelAll()
        await engine.finished()
        let snapshot = await engine.snapshot()
        #expect(snapshot.totals.ok + snapshot.totals.cancelled == 5000)
        #expect(snapshot.totals.cancelled >= 2000)
        #expect(snapshot.permitsTaken == 0)
        #expect(snapshot.hosts.map(\.active) == [0])
        #expect(snapshot.rows.allSatisfy { $0.state.isFinished })
        await engine.shutDown()
    }

    @Test func `a stop with transfers under way returns promptly and ends everything`() async throws
    {
        let server = try halfHangingServer()
        let engine = FetchEngine(transport: CurlTransport(), deliversResults: true)
        await engine.submit(try requests(100, on: server))
        try await server.log.until { $0.requests.count >= 16 }
        await engine.shutDown()
        let snapshot = await engine.snapshot()
        #expect(snapshot.totals.finished == 100)
        #expect(snapshot.permitsTaken == 0)
        var results = 0
        for await batch in try #require(engine.results) { results += batch.count }
        #expect(results == 100)
    }

    @Test(arguments: [ErrorClass.timeoutTask, .timeoutRun])
    func `the deadlines of task and run end what hangs`(expected: ErrorClass) async throws {
        let server = try halfHangingServer()
        var policy = FetchPolicy()
        if expected == .timeoutTask {
            policy.deadlines.task = .milliseconds(200)
        } else {
            policy.deadlines.run = .milliseconds(200)
        }
        let engine = FetchEngine(transport: CurlTransport(), policy: policy)
        let result = await engine.gather([FetchRequest(try WebURL(server.url("/1")))])[0]
        #expect(result.error?.errorClass == expected)
        #expect(result.attempts == 1)
        await engine.shutDown()
    }

    @Test func `a server that fails first is asked again`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            if connection.number == 0 { return connection.resetAtEnd() }
            connection.send(ok("second time"))
        }
        var policy = FetchPolicy()
        policy.backoff = Backoff(base: .milliseconds(1), maximum: .milliseconds(1))
        let engine = FetchEngine(transport: CurlTransport(), policy: policy)
        let result = try await engine.fetch(FetchRequest(try WebURL(server.url())))
        #expect(result.body.map { String(decoding: $0, as: UTF8.self) } == "second time")
        #expect(result.attempts == 2)
        #expect(await engine.snapshot().retries == 1)
        await engine.shutDown()
    }

    @Test func `snapshots tell of a body that trickles`() async throws {
        let gate = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            gate.pass()
            connection.send("world")
        }
        let engine = FetchEngine(transport: CurlTransport())
        let stream = await engine.snapshots()
        let ids = await engine.submit([FetchRequest(try WebURL(server.url()))])
        await engine.closeInput()
        var fractions: [Double] = []
        for await snapshot in stream {
            guard let row = snapshot.rows.first, row.id == ids.first else { continue }
            if let fraction = row.fraction { fractions.append(fraction) }
            if row.bytes == 5 { gate.open() }
            if snapshot.stage.isFinished { break }
        }
        #expect(fractions.contains(0.5))
        #expect(fractions.last == 1)
        await engine.shutDown()
    }
}
