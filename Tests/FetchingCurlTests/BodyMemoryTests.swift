import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Bodies stay within the budget of the memory, and nothing of them is lost.
@Suite(.timeLimit(.minutes(2)))
struct BodyMemoryTests {
    private static let size = 400_000
    private let budget = MemoryBudget(limit: 1 << 20)
    private let spool = ArraySpool(pieceSize: 1 << 20)

    private func body(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for block in 0...(Self.size >> 9) {
            bytes += [UInt8](repeating: UInt8(truncatingIfNeeded: block &+ number), count: 512)
        }
        return Array(bytes[..<Self.size])
    }

    /// Serves `/N` with the body of that number, coded if its path says so.
    private func server(type: String = "text/html") throws -> HostileServer {
        try HostileServer { connection in
            while let request = connection.readRequest() {
                let path = request.split(separator: " ")[1]
                let number = Int(path.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0
                var bytes = body(number)
                var coding = ""
                if path.contains("gzip") {
                    bytes = Coding.gzip(bytes)
                    coding = "Content-Encoding: gzip\r\n"
                }
                let head =
                    "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\(coding)"
                    + "Content-Length: \(bytes.count)\r\n\r\n"
                guard connection.send(Array(head.utf8) + bytes) else { return }
            }
        }
    }

    private func makeDriver(
        spooling: Bool = true,
        keepsExchanges: Bool = false
    ) -> TransportDriver {
        FetchingCurlTests.makeDriver { configuration in
            configuration.memory = budget
            configuration.spool = spooling ? spool : nil
            configuration.keepsExchanges = keepsExchanges
        }
    }

    private func inMemory(_ content: BodyContent?) -> Int {
        if case .memory(let bytes, _)? = content { bytes.count } else { 0 }
    }

    @Test(arguments: ["", "/gzip"])
    func `many large bodies at once stay within it, and all come whole`(coding: String)
        async throws
    {
        let server = try server()
        let driver = makeDriver()
        let ids = (0..<12).map { driver.start(server.url("\(coding)/\($0)")) }
        var reports: [TransferReport] = []
        for id in ids { reports.append(try await driver.report(of: id)) }
        for (number, report) in reports.enumerated() {
            #expect(report.end == .answered)
            #expect(report.body == body(number))
        }
        let held = reports.reduce(0) { $0 + inMemory($1.content) }
        #expect(budget.use.held == held)
        #expect(held <= 917_504)
        // Two fit; the others are in the spool.
        #expect(spool.kept >= 10)
        await driver.stop()
    }

    @Test func `what is let go of is given back`() async throws {
        let server = try server()
        let driver = makeDriver()
        let engine = FetchEngine(transport: CurlTransport(configuration), deliversResults: true)
        await engine.submit(try requests(30, on: server))
        await engine.closeInput()
        var seen = 0
        for await batch in try #require(engine.results) {
            for result in batch { #expect(result.body == body(result.index)) }
            seen += batch.count
            if seen == 30 { break }
        }
        await engine.finished()
        #expect(await engine.snapshot().totals.ok == 30)
        await engine.shutDown()
        await driver.stop()
        #expect(budget.use == MemoryUse(held: 0, limit: 1 << 20, isFull: false))
        #expect(spool.kept == 0)
    }

    private var configuration: TransportConfiguration {
        var configuration = TransportConfiguration()
        configuration.memory = budget
        configuration.spool = spool
        return configuration
    }

    private func requests(_ count: Int, on server: HostileServer) throws -> [FetchRequest] {
        try (0..<count).map {
            FetchRequest(try WebURL(server.url("/\($0)")), body: .collect)
        }
    }

    @Test func `a page that is archived and read is kept once`() async throws {
        let server = try server()
        let driver = makeDriver(keepsExchanges: true)
        let report = try await driver.fetch(server.url("/3"))
        #expect(budget.use.held == Self.size)
        #expect(report.body == body(3))
        #expect(report.exchange?.wireBody == body(3))
        await driver.stop()
    }

    @Test func `a coded page that is archived and read is kept both ways`() async throws {
        let server = try server()
        let driver = makeDriver(keepsExchanges: true)
        let report = try await driver.fetch(server.url("/gzip/3"))
        #expect(report.body == body(3))
        #expect(report.exchange?.wireBody == Coding.gzip(body(3)))
        await driver.stop()
    }

    @Test(arguments: [(1 << 20, 0), (1 << 20 + 1, 1)])
    func `what only an archive wants is spooled above a MiB`(size: Int, spooled: Int) async throws {
        let budget = MemoryBudget(limit: 1 << 30)
        let text = String(repeating: "x", count: size)
        let server = try HostileServer(answer: ok(text))
        let driver = FetchingCurlTests.makeDriver { configuration in
            configuration.memory = budget
            configuration.spool = spool
            configuration.keepsExchanges = true
        }
        let report = try await driver.fetch(server.url(), body: .discard)
        #expect(report.exchange.map { $0.wireBody.elementsEqual(text.utf8) } == true)
        #expect(spool.kept == spooled)
        #expect(budget.use.held == (spooled == 0 ? size : 0))
        await driver.stop()
    }

    @Test func `a transfer that is cancelled in its body gives everything back`() async throws {
        let gate = Gate()
        let begun = String(repeating: "x", count: 2_000_000)
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + begun)
            gate.pass()
        }
        let driver = makeDriver(keepsExchanges: true)
        let id = driver.start(server.url())
        _ = try await driver.progress(of: id) { $0.bytes == 2_000_000 }
        #expect(spool.kept == 1)
        driver.send(.cancel(id))
        gate.open()
        let end = try await driver.report(of: id).end
        #expect(end == .cancelled)
        await driver.stop()
        _ = consume driver
        #expect(budget.use.held == 0)
        #expect(spool.kept == 0)
    }

    @Test func `without a spool what does not fit fails, and names the reason`() async throws {
        let server = try server()
        let driver = makeDriver(spooling: false)
        let (first, second) = (
            try await driver.fetch(server.url("/1")), try await driver.fetch(server.url("/2"))
        )
        let third = try await driver.fetch(server.url("/3"))
        #expect(first.body == body(1) && second.body == body(2))
        #expect(third.errorClass == .localMemory)
        guard case .failed(let error) = third.end else { return }
        #expect(
            error.message
                == "its body is more than memory has room for: there is no folder to spool it to"
        )
        await driver.stop()
    }

    @Test func `where the spool refuses, an archive's body stays in memory while there is room`()
        async throws
    {
        let budget = MemoryBudget(limit: 8 << 20)
        let text = String(repeating: "x", count: 2_000_000)
        let server = try HostileServer(answer: ok(text))
        let driver = FetchingCurlTests.makeDriver { configuration in
            configuration.memory = budget
            configuration.spool = SpoolFile(folders: [])
            configuration.keepsExchanges = true
        }
        let report = try await driver.fetch(server.url(), body: .discard)
        #expect(report.exchange.map { $0.wireBody.elementsEqual(text.utf8) } == true)
        #expect(budget.use.held == 2_000_000)
        await driver.stop()
    }
}
