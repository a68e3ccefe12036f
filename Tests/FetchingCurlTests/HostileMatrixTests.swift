import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HostileMatrixTests {
    @Test(arguments: HostileCase.all)
    func `what a hostile server does has its class`(hostile: HostileCase) async throws {
        let server = try HostileServer(hostile.serve)
        let driver = makeDriver { configuration in
            configuration.maximumBody = 4 << 20
            // Short where it is what must come of it: a busy machine meets no other short one.
            configuration.deadlines = deadlines { deadlines in
                switch hostile.expected {
                case .timeoutConnect: deadlines.connect = .milliseconds(500)
                case .timeoutFirstByte: deadlines.firstByte = .milliseconds(500)
                case .timeoutStall: deadlines.stall = .milliseconds(500)
                default: break
                }
            }
        }
        let id = driver.start("\(hostile.scheme)://127.0.0.1:\(server.port)/")
        let report = try await driver.report(of: id)
        #expect(report.errorClass == hostile.expected)
        if let body = hostile.body { #expect(report.text == body) }
        #expect(report.anomalies == hostile.anomalies)
        #expect(report.bytes <= 4 << 20 + 32 << 10)
        #expect(driver.endedTwice.isEmpty)
        // Whatever was left on that connection, the next answer is the next server's own.
        let healthy = try HostileServer(answer: ok("healthy"))
        var next = try await driver.fetch(healthy.url())
        // The short deadline holds here too, and a busy machine may be later.
        while let late = next.errorClass, late == hostile.expected {
            next = try await driver.fetch(healthy.url())
        }
        #expect(next.text == "healthy")
        await driver.stop()
    }

    @Test func `T02 refused`() async throws {
        let closed = try RefusingPort()
        let driver = makeDriver()
        #expect(try await driver.fetch(closed.url).errorClass == .netRefused)
        withExtendedLifetime(closed) {}
        await driver.stop()
    }

    @Test func `T28 what follows an answer never becomes the next one`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(ok("first") + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled")
            guard connection.readRequest() != nil else { return }
            connection.send(ok("second"))
        }
        let driver = makeDriver()
        #expect(try await driver.fetch(server.url()).text == "first")
        let next = try await driver.fetch(server.url())
        #expect(next.text != "smuggled")
        await driver.stop()
    }

    @Test(arguments: [(0, true), (100, true), (101, false), (5000, false)])
    func `a body has a limit in memory`(size: Int, isWhole: Bool) async throws {
        let server = try HostileServer(answer: ok(String(repeating: "x", count: size)))
        let driver = makeDriver { $0.maximumCollectedBody = 100 }
        let report = try await driver.fetch(server.url())
        #expect(report.errorClass == (isWhole ? nil : .limitBody))
        #expect(try await driver.fetch(server.url(), body: .discard).end == .answered)
        await driver.stop()
    }

    @Test(arguments: [true, false])
    func `a body has a limit at all, told before or not`(tellsLength: Bool) async throws {
        let body = String(repeating: "x", count: 100_001)
        let server = try HostileServer(
            answer: tellsLength ? ok(body) : "HTTP/1.1 200 OK\r\n\r\n\(body)",
            thenCloses: true
        )
        let driver = makeDriver { $0.maximumBody = 100_000 }
        let report = try await driver.fetch(server.url(), body: .discard)
        #expect(report.errorClass == .limitBody)
        #expect(tellsLength == (report.bytes == 0))
        await driver.stop()
    }

    @Test func `decoded bytes have the same limit`() async throws {
        let coded = Coding.gzip([UInt8](repeating: 32, count: 100_001))
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Array(head.utf8) + coded)
        }
        let driver = makeDriver { $0.maximumBody = 100_000 }
        #expect(try await driver.fetch(server.url()).errorClass == .limitDecoded)
        await driver.stop()
    }

    /// Answers like these on a connection that the server would keep.
    static let oddAnswers: [(answer: String, anomalies: AnswerAnomalies)] = [
        (ok("a"), []),
        (ok("a", headers: "X: y\n"), .bareLineEnd),
        (ok("a", headers: "X: y\rz\r\n"), .bareLineEnd),
        (ok("a", headers: "X: y\r\n z\r\n"), .foldedHeader),
        ("HTTP/1.1 103 Early Hints\nLink: x\r\n\r\n" + ok("a"), .bareLineEnd),
        (
            ok("a", headers: "Transfer-Encoding: chunked\r\n").dropLast(1) + "1\r\na\r\n0\r\n\r\n",
            .lengthAndCoding
        ),
        ("HTTP/1.1 777 What\r\nContent-Length: 1\r\n\r\na", .unknownStatus),
        ("HTTP/1.1 204 No\r\nContent-Length: 1\r\n\r\n", .unexpectedContent),
        ("HTTP/1.1 204 No\r\n\r\n", []),
        ("HTTP/1.1 304 No\r\nContent-Length: 1\r\n\r\n", []),
        (ok("a") + "more", .trailingBytes),
    ]

    @Test(arguments: oddAnswers)
    func `a connection that gave an odd answer is not used again`(
        answer: String,
        anomalies: AnswerAnomalies
    ) async throws {
        let server = try HostileServer(answer: answer)
        let driver = makeDriver()
        for _ in 1...3 {
            let report = try await driver.fetch(server.url())
            #expect(report.end == .answered)
            #expect(report.anomalies == anomalies)
        }
        #expect(server.log.value.connections == (anomalies.isEmpty ? 1 : 3))
        await driver.stop()
    }

    /// The handle is used again too, and must have forgotten.
    @Test func `after an odd answer connections are kept again`() async throws {
        let odd = try HostileServer(answer: ok("a", headers: "X: y\n"))
        let good = try HostileServer(answer: ok("a"))
        let driver = makeDriver()
        _ = try await driver.fetch(odd.url())
        for _ in 1...3 { #expect(try await driver.fetch(good.url()).anomalies.isEmpty) }
        #expect(good.log.value.connections == 1)
        await driver.stop()
    }
}
