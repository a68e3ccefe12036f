import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CurlTransportTests {
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
            -1
        ),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", -1),
        ("HTTP/1.0 200 OK\r\n\r\nhello", -1),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5),
        (
            "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            5
        ),
        ("HTTP/1.1 404 No\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 5),
        ("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", 5),
    ])
    func `each framing gives the same body`(answer: String, expected: Int64) async throws {
        let server = try HostileServer(answer: answer, thenCloses: expected < 0)
        let driver = makeDriver()
        let report = try await driver.fetch(server.url())
        #expect(report.end == .answered)
        #expect(report.text == "hello")
        #expect(report.bytes == 5)
        #expect(report.wireBytes == 5)
        #expect(report.expectedBytes == expected)
        await driver.stop()
    }

    @Test(arguments: [204, 304] as [UInt16])
    func `an answer without a body is whole`(status: UInt16) async throws {
        let server = try HostileServer(answer: "HTTP/1.1 \(status) X\r\nContent-Length: 99\r\n\r\n")
        let driver = makeDriver()
        let report = try await driver.fetch(server.url())
        #expect(report.end == .answered)
        #expect(report.status == status)
        #expect(report.body == [])
        await driver.stop()
    }

    @Test func `the request says what we are and want`() async throws {
        let server = try HostileServer(answer: ok(""))
        let driver = makeDriver { $0.userAgent = "crawltop/9 (+http://example.org/)" }
        _ = try await driver.fetch(server.url("/a?b#c"))
        #expect(
            server.log.value.requests == [
                "GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"
                    + "User-Agent: crawltop/9 (+http://example.org/)\r\nAccept: */*\r\n"
                    + "Accept-Encoding: gzip, deflate, br, zstd\r\n\r\n"
            ]
        )
        await driver.stop()
    }

    @Test(arguments: [
        (
            ["accept: text/plain"],
            "User-Agent: crawltop\r\nAccept-Encoding: gzip, deflate, br, zstd\r\naccept: text/plain"
        ),
        (
            ["User-Agent: me", "X-A: 1"],
            "Accept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nUser-Agent: me\r\nX-A: 1"
        ),
        (["Accept-Encoding:", "User-Agent:"], "Accept: */*"),
    ])
    func `a configured header takes the place of ours`(headers: [String], sent: String) async throws
    {
        let server = try HostileServer(answer: ok(""))
        let driver = makeDriver { $0.headers = headers }
        _ = try await driver.fetch(server.url("/"))
        #expect(
            server.log.value.requests
                == ["GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(sent)\r\n\r\n"]
        )
        await driver.stop()
    }

    @Test func `a transfer without credentials says who we are all the same`() async throws {
        let server = try HostileServer(answer: ok(""))
        let driver = makeDriver { $0.headers = ["User-Agent: secret"] }
        _ = try await driver.fetch(server.url("/"), sendsCredentials: false)
        #expect(
            server.log.value.requests.map { $0.contains("\r\nUser-Agent: crawltop\r\n") } == [true]
        )
        await driver.stop()
    }

    @Test func `connections are kept, shared and counted`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = makeDriver()
        var reused: [Bool] = []
        for _ in 1...5 { reused.append(try await driver.fetch(server.url()).isReused) }
        #expect(reused == [false, true, true, true, true])
        #expect(server.log.value.connections == 1)
        #expect(server.log.value.requests.count == 5)
        await driver.stop()
    }

    @Test func `a kept connection that has gone away is replaced`() async throws {
        let server = try HostileServer(answer: ok("x"), thenCloses: true)
        let driver = makeDriver()
        for _ in 1...3 {
            let report = try await driver.fetch(server.url())
            #expect(report.end == .answered)
            #expect(report.text == "x")
        }
        await driver.stop()
    }

    @Test func `the facts of an answer are reported`() async throws {
        let server = try HostileServer(
            answer: ok(
                "x",
                headers: "Content-Type: text/HTML; charset=x\r\nRetry-After: 7\r\n"
                    + "Location: /elsewhere\r\n"
            )
        )
        let driver = makeDriver()
        let report = try await driver.fetch(server.url())
        #expect(report.status == 200)
        #expect(report.contentType == "text/HTML; charset=x")
        #expect(report.retryAfter == .seconds(7))
        #expect(report.location == "/elsewhere")
        await driver.stop()
    }

    @Test func `progress is reported while a body trickles`() async throws {
        let second = Gate(), third = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab")
            second.pass()
            connection.send("cd")
            third.pass()
            connection.send("ef")
        }
        let driver = makeDriver()
        let id = driver.start(server.url())
        let first = try await driver.progress(of: id) { $0.bytes == 2 }
        #expect(first.phase == .body)
        #expect(first.status == 200)
        #expect(first.expectedBytes == 6)
        #expect(first.timing.wait > 0)
        #expect(first.timing.body == 0)
        second.open()
        _ = try await driver.progress(of: id) { $0.wireBytes == 4 }
        third.open()
        let report = try await driver.report(of: id)
        #expect(report.text == "abcdef")
        #expect(report.timing.body > 0)
        await driver.stop()
    }

    @Test func `the phase says what is waited for`() async throws {
        let gate = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            gate.pass()
            connection.send(ok("x"))
        }
        let driver = makeDriver()
        let id = driver.start(server.url())
        let waiting = try await driver.progress(of: id) { $0.phase == .wait }
        #expect(waiting.status == 0)
        gate.open()
        #expect(try await driver.report(of: id).end == .answered)
        await driver.stop()
    }

    @Test func `timings are of this transfer, also on a handle that had another`() async throws {
        let gate = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            gate.pass()
            connection.send(ok("x"))
            guard connection.readRequest() != nil else { return }
            connection.send(ok("y"))
        }
        let driver = makeDriver()
        let slow = driver.start(server.url())
        _ = try await driver.progress(of: slow) { $0.phase == .wait }
        gate.open()
        let first = try await driver.report(of: slow)
        let start = MonotonicTime.now()
        let second = try await driver.fetch(server.url())
        let elapsed = Float(MonotonicTime.now().milliseconds(since: start))
        #expect(first.timing.wait > 0)
        let timing = second.timing
        #expect(second.isReused)
        // An address is not looked up, and what was open is not opened again.
        #expect(first.timing.dns == 0)
        #expect(first.timing.connect > 0)
        #expect(timing.dns == 0 && timing.connect == 0 && timing.tls == 0)
        #expect(timing.dns + timing.connect + timing.tls + timing.wait + timing.body <= elapsed)
        await driver.stop()
    }

    @Test func `a wake-up comes when ordered, even with nothing under way`() async throws {
        let driver = makeDriver()
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(5))
        try await driver.wake(at: MonotonicTime.now())
        await driver.stop()
    }

    @Test func `HTML alone is collected where only that is wanted`() async throws {
        let page = try HostileServer(answer: ok("<p>", headers: "Content-Type: text/html\r\n"))
        let image = try HostileServer(answer: ok("PNG", headers: "Content-Type: image/png\r\n"))
        let driver = makeDriver()
        #expect(try await driver.fetch(page.url(), body: .collectHTML).text == "<p>")
        #expect(try await driver.fetch(image.url(), body: .collectHTML).body == nil)
        #expect(try await driver.fetch(page.url(), body: .discard).body == nil)
        await driver.stop()
    }

    @Test(arguments: [
        (BodyHandling.collectRobots, Optional(512 << 10)), (.collectSitemap, 2 << 20),
        (.collect, nil),
    ])
    func `files that serve a crawl have lengths of their own`(
        handling: BodyHandling,
        kept: Int?
    ) async throws {
        let server = try HostileServer(answer: ok(String(repeating: "x", count: 2 << 20)))
        let driver = makeDriver { $0.maximumBody = 1 << 20 }
        let report = try await driver.fetch(server.url(), body: handling)
        #expect(report.body?.count == kept ?? 0)
        #expect((report.end == .answered) == (kept != nil))
        await driver.stop()
    }

    @Test(arguments: [
        ("", "<p>", true), ("Content-Type: */*\r\n", " <!DOCTYPE html>", true),
        ("Content-Type:\r\n", "hello", false),
        ("Content-Type: unknown/unknown\r\n", "<abc>", false),
        ("Content-Type: text/css\r\n", "a{}", true), ("Content-Type: text/plain\r\n", "<p>", false),
    ])
    func `the first bytes tell what the type does not`(
        headers: String,
        body: String,
        isCollected: Bool
    ) async throws {
        let server = try HostileServer(answer: ok(body, headers: headers))
        let driver = makeDriver()
        let text = try await driver.fetch(server.url(), body: .collectHTML).text
        #expect(text == (isCollected ? body : nil))
        await driver.stop()
    }

    @Test func `what the header says of links is reported`() async throws {
        let headers = "Link: </a>\r\nLINK: </b>\r\nX-Robots-Tag: none\r\n"
        let server = try HostileServer(answer: ok("<p>", headers: headers))
        let driver = makeDriver()
        let fields = try await driver.fetch(server.url(), body: .collectHTML).linkFields
        #expect(fields == LinkFields(link: "</a>, </b>", robots: "none"))
        await driver.stop()
    }

    @Test func `where no body is wanted, none is waited for`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Encoding: br\r\n\r\n"
            )
            connection.awaitClose()
        }
        let driver = makeDriver { $0.maximumBody = 100 }
        let report = try await driver.fetch(server.url(), body: .none)
        #expect(report.end == .answered)
        #expect(report.status == 200)
        await driver.stop()
    }

    @Test func `an exchange is kept as it came`() async throws {
        let coded = Coding.gzip(Array("hello".utf8))
        let head =
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(coded.count)\r\n\r\n"
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(Array(head.utf8) + coded)
        }
        let driver = makeDriver { $0.keepsExchanges = true }
        let report = try await driver.fetch(server.url())
        #expect(report.text == "hello")
        #expect(report.exchange.map { String(decoding: $0.head, as: UTF8.self) } == head)
        #expect(report.exchange?.wireBody == coded)
        #expect(report.exchange?.remoteAddress == "127.0.0.1")
        await driver.stop()
    }

    @Test(arguments: ["http://a*b/", "http://a$b/"])
    func `a URL that libcurl reads otherwise is refused`(url: String) async throws {
        let driver = makeDriver()
        #expect(try await driver.fetch(url).errorClass == .urlInvalid)
        await driver.stop()
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/x"])
    func `no scheme but HTTP is ever spoken`(url: String) async throws {
        let driver = makeDriver()
        let errorClass = try await driver.fetch(url).errorClass
        #expect(errorClass == .policyScheme || errorClass == .urlInvalid)
        await driver.stop()
    }
}
