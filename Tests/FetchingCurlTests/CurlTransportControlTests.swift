import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CurlTransportControlTests {
    /// Where a transfer stands when it is cancelled or paused.
    enum Standing: CaseIterable {
        case justOrdered, connecting, handshaking, waiting, inHeaders, inBody
    }

    private let gate = Gate()

    /// A server that lets a transfer come so far, and go on when the gate opens.
    private func server(_ standing: Standing) throws -> HostileServer {
        let gate = gate
        return try HostileServer { connection in
            if standing == .handshaking { return connection.awaitClose() }
            guard connection.readRequest() != nil else { return }
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n"
            let body = String(repeating: "x", count: 100_000)
            switch standing {
            case .inHeaders: connection.send(head)
            case .inBody: connection.send(head + "\r\n" + body)
            default: break
            }
            gate.pass()
            switch standing {
            case .inHeaders: connection.send("\r\n" + body + body)
            case .inBody: connection.send(body)
            default: connection.send(head + "\r\n" + body + body)
            }
            connection.awaitClose()
        }
    }

    private func bring(_ driver: TransportDriver, to standing: Standing, of server: HostileServer)
        async throws -> TransferID
    {
        let scheme = standing == .handshaking ? "https" : "http"
        let id = driver.start("\(scheme)://127.0.0.1:\(server.port)/")
        switch standing {
        case .justOrdered, .connecting: break
        case .handshaking: _ = try await driver.progress(of: id) { $0.phase == .tls }
        case .waiting: _ = try await driver.progress(of: id) { $0.phase == .wait }
        case .inHeaders: _ = try await driver.progress(of: id) { $0.phase == .body }
        case .inBody: _ = try await driver.progress(of: id) { $0.bytes == 100_000 }
        }
        return id
    }

    @Test(arguments: Standing.allCases)
    func `a cancelled transfer reports so, once`(standing: Standing) async throws {
        let server = try server(standing)
        let driver = makeDriver()
        let backlog = try Backlog()
        let id =
            if standing == .connecting {
                driver.start(backlog.url)
            } else {
                try await bring(driver, to: standing, of: server)
            }
        driver.send(.cancel(id))
        driver.send(.cancel(id))
        let report = try await driver.report(of: id)
        #expect(report.end == .cancelled)
        gate.open()
        driver.send(.cancel(id))
        let other = try HostileServer(answer: ok("alive"))
        #expect(try await driver.fetch(other.url()).text == "alive")
        #expect(driver.endedTwice.isEmpty)
        await driver.stop()
    }

    @Test func `no deadline of an attempt passes in a pause`() async throws {
        let server = try server(.waiting)
        let driver = makeDriver { configuration in
            configuration.deadlines = deadlines { deadlines in
                deadlines.connect = .milliseconds(100)
                deadlines.firstByte = .milliseconds(100)
                deadlines.stall = .milliseconds(100)
                deadlines.attempt = .milliseconds(100)
            }
        }
        let id = driver.start(server.url(), isPaused: true)
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(400))
        #expect(driver.endedCount == 0)
        driver.send(.resume(id))
        // The time before the pause still counts.
        let report = try await driver.report(of: id)
        #expect(report.errorClass != nil)
        gate.open()
        await driver.stop()
    }

    @Test(arguments: [Standing.justOrdered, .waiting, .inHeaders, .inBody])
    func `a pause loses nothing`(standing: Standing) async throws {
        let server = try server(standing)
        let driver = makeDriver()
        let id = try await bring(driver, to: standing, of: server)
        driver.send(.pause(id))
        gate.open()
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(100))
        #expect(driver.endedCount == 0)
        driver.send(.resume(id))
        let report = try await driver.report(of: id)
        #expect(report.end == .answered)
        #expect(report.body?.count == 200_000)
        await driver.stop()
    }

    /// libcurl forgets a pause that was ordered before it had a connection, and merges the header
    /// lines that it reads in a pause.
    @Test func `a transfer paused at its start delivers no body`() async throws {
        let server = try HostileServer(answer: ok("hello"))
        let driver = makeDriver()
        let id = driver.start(server.url(), isPaused: true)
        // The answer is there when a later transfer on the same server has ended.
        try await server.log.until { !$0.requests.isEmpty }
        for _ in 1...3 { _ = try await driver.fetch(server.url()) }
        #expect(driver.endedCount == 3)
        driver.send(.resume(id))
        #expect(try await driver.report(of: id).text == "hello")
        await driver.stop()
    }

    @Test func `a paused transfer still ends with its task`() async throws {
        let server = try server(.inBody)
        let driver = makeDriver()
        let id = driver.start(
            server.url(),
            endsAt: MonotonicTime.now() + .milliseconds(200),
            endClass: .timeoutTask,
            isPaused: true
        )
        #expect(try await driver.report(of: id).errorClass == .timeoutTask)
        gate.open()
        await driver.stop()
    }

    @Test func `a paused transfer can be cancelled`() async throws {
        let server = try server(.inBody)
        let driver = makeDriver()
        let id = try await bring(driver, to: .inBody, of: server)
        driver.send(.pause(id))
        driver.send(.cancel(id))
        #expect(try await driver.report(of: id).end == .cancelled)
        gate.open()
        await driver.stop()
    }

    @Test func `orders about what is not there are let be`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = makeDriver()
        let ghost = TransferID(slot: 5, serial: 77)
        for order in [TransportOrder.cancel(ghost), .pause(ghost), .resume(ghost)] {
            driver.send(order)
        }
        let id = driver.start(server.url())
        driver.send(.resume(id))
        driver.send(.cancel(TransferID(slot: id.slot, serial: id.serial + 1)))
        #expect(try await driver.report(of: id).end == .answered)
        await driver.stop()
    }

    @Test func `a stop ends promptly whatever is under way, and nothing is delivered after it`()
        async throws
    {
        let server = try server(.inBody)
        let backlog = try Backlog()
        let driver = makeDriver()
        var ids: [TransferID] = []
        for _ in 1...20 { ids.append(driver.start(server.url())) }
        for _ in 1...20 { ids.append(driver.start(backlog.url)) }
        _ = try await driver.progress(of: ids[0]) { $0.phase == .body }
        let start = MonotonicTime.now()
        await driver.stop()
        #expect(MonotonicTime.now() - start < .seconds(5))
        let ended = driver.endedCount
        gate.open()
        driver.send(.cancel(ids[0]))
        await driver.stop()
        #expect(driver.endedCount == ended)
    }

    @Test func `a transport can stop before it starts`() async {
        await CurlTransport().stop()
    }
}
