import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing

/// Real time, but no test depends on how long anything takes: only on which deadline is named.
@Suite(.timeLimit(.minutes(10)))
struct CurlTransportDeadlineTests {
    private static let short = Duration.milliseconds(150)

    /// Answers with `text` and then says no more.
    private func server(saying text: String) throws -> HostileServer {
        try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(text)
            connection.awaitClose()
        }
    }

    private func expectFailure(
        _ expected: ErrorClass,
        at url: String,
        phase: TaskState?,
        _ deadlines: AttemptDeadlines
    ) async throws {
        let driver = makeDriver { $0.deadlines = deadlines }
        let start = MonotonicTime.now()
        let id = driver.start(url, body: .discard)
        let report = try await driver.report(of: id)
        let elapsed = try await driver.endTime(of: id) - start
        guard case .failed(let error) = report.end else {
            Issue.record("it did not fail: \(report)")
            return await driver.stop()
        }
        #expect(error.errorClass == expected)
        if let phase { #expect(error.phase == phase) }
        #expect(error.message.contains(expected.name))
        #expect(elapsed >= Self.short)
        await driver.stop()
    }

    @Test func `connecting takes too long`() async throws {
        let backlog = try Backlog()
        try await expectFailure(
            .timeoutConnect,
            at: backlog.url,
            phase: .connect,
            deadlines { $0.connect = Self.short }
        )
    }

    @Test func `a TLS handshake counts as connecting`() async throws {
        let server = try HostileServer { $0.awaitClose() }
        try await expectFailure(
            .timeoutConnect,
            at: "https://127.0.0.1:\(server.port)/",
            phase: nil,
            deadlines { $0.connect = Self.short }
        )
    }

    @Test func `the first byte takes too long`() async throws {
        try await expectFailure(
            .timeoutFirstByte,
            at: try server(saying: "").url(),
            phase: .wait,
            deadlines { $0.firstByte = Self.short }
        )
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive!\r\n",
    ])
    func `an answer stalls`(text: String) async throws {
        try await expectFailure(
            .timeoutStall,
            at: try server(saying: text).url(),
            phase: .body,
            deadlines { $0.stall = Self.short }
        )
    }

    @Test func `bytes that come too slowly are a stall`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            // One byte and a pause that only the client's end can cut short.
            while connection.send("x"), !connection.awaitClose(for: .milliseconds(100)) {}
        }
        try await expectFailure(
            .timeoutStall,
            at: server.url(),
            phase: .body,
            deadlines { $0.stall = .milliseconds(300) }
        )
    }

    @Test func `an attempt ends however well it goes`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            connection.sendForever(String(repeating: "x", count: 10_000))
        }
        try await expectFailure(
            .timeoutAttempt,
            at: server.url(),
            phase: nil,
            deadlines { $0.attempt = Self.short }
        )
    }

    @Test(arguments: [ErrorClass.timeoutTask, .timeoutRun])
    func `the end of the task or run ends an attempt under its own name`(endClass: ErrorClass)
        async throws
    {
        let server = try server(saying: "")
        let driver = makeDriver()
        let id = driver.start(
            server.url(),
            endsAt: MonotonicTime.now() + Self.short,
            endClass: endClass
        )
        #expect(try await driver.report(of: id).errorClass == endClass)
        await driver.stop()
    }

    @Test func `a deadline ends one transfer and no other`() async throws {
        let gate = Gate()
        let silent = try server(saying: "")
        let slow = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")
            gate.pass()
            connection.send("b")
        }
        let driver = makeDriver()
        let good = driver.start(slow.url())
        _ = try await driver.progress(of: good) { $0.bytes == 1 }
        let ends = driver.start(silent.url(), endsAt: MonotonicTime.now() + Self.short)
        #expect(try await driver.report(of: ends).errorClass == .timeoutRun)
        gate.open()
        #expect(try await driver.report(of: good).text == "ab")
        await driver.stop()
    }
}
