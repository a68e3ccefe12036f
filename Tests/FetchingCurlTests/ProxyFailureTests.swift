import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// What is said where it is the proxy that fails.
@Suite(.timeLimit(.minutes(1)))
struct ProxyFailureTests {
    private func expectFailure(
        of url: String,
        _ errorClass: ErrorClass,
        _ words: String,
        by driver: TransportDriver
    ) async throws {
        let report = try await driver.fetch(url)
        if case .failed(let error) = report.end {
            #expect(error.errorClass == errorClass)
            #expect(error.message.contains(words), "\(error.message)")
        } else {
            Issue.record("it did not fail: \(report)")
        }
        await driver.stop()
    }

    @Test(arguments: [
        ("407 Proxy Authentication Required", ErrorClass.proxyAuth, "407"),
        ("403 Forbidden", .proxyTunnel, "403"), ("502 Bad Gateway", .proxyTunnel, "502"),
    ])
    func `a proxy that makes no tunnel is named with what it said`(
        status: String,
        errorClass: ErrorClass,
        words: String
    ) async throws {
        let proxy = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
            connection.awaitClose()
        }
        let driver = makeDriver { $0.proxy = "http://127.0.0.1:\(proxy.port)" }
        try await expectFailure(of: "https://a.test/", errorClass, words, by: driver)
        #expect(proxy.log.value.requests.first?.hasPrefix("CONNECT a.test:443 ") == true)
    }

    @Test(arguments: ["http", "https"])
    func `a proxy that is not there is named`(scheme: String) async throws {
        let closed = try RefusingPort()
        let driver = makeDriver { $0.proxy = "http://127.0.0.1:\(closed.port)" }
        try await expectFailure(
            of: "\(scheme)://a.test/",
            .proxyConnect,
            "by the proxy 127.0.0.1:\(closed.port)",
            by: driver
        )
        withExtendedLifetime(closed) {}
    }

    @Test func `a proxy that answers no SYN is named`() async throws {
        let backlog = try Backlog()
        let driver = makeDriver {
            $0.proxy = "http://127.0.0.1:\(backlog.port)"
            $0.deadlines = deadlines { $0.connect = .milliseconds(150) }
        }
        let words = "the proxy 127.0.0.1:\(backlog.port) could not be connected to in time"
        try await expectFailure(of: "http://a.test/", .proxyConnect, words, by: driver)
    }

    @Test func `a proxy that is there and makes no tunnel in time is late`() async throws {
        let proxy = try HostileServer { connection in
            _ = connection.readRequest()
            connection.awaitClose()
        }
        let driver = makeDriver {
            $0.proxy = "http://127.0.0.1:\(proxy.port)"
            $0.deadlines = deadlines { $0.connect = .milliseconds(500) }
        }
        try await expectFailure(
            of: "https://a.test/",
            .timeoutConnect,
            "timeout.connect",
            by: driver
        )
    }

    @Test func `a proxy's name is looked up once, and as the hosts' are`() async throws {
        let proxy = try HostileServer(answer: ok("by proxy"), thenCloses: true)
        let names = ScriptedNames()
        let driver = names.makeDriver { $0.proxy = "http://proxy.example:\(proxy.port)" }
        let ids = (1...10).map { driver.start("http://host\($0).example/") }
        for id in ids { #expect(try await driver.report(of: id).text == "by proxy") }
        #expect(names.log.value.asked == ["proxy.example"])
        await driver.stop()
    }

    @Test(arguments: [NameAnswer.notFound, .failed("try again")])
    func `a proxy whose name is not known is the proxy's fault`(answer: NameAnswer) async throws {
        let driver = ScriptedNames { _, _ in answer }.makeDriver {
            $0.proxy = "http://proxy.example:3128"
        }
        try await expectFailure(of: "http://a.test/", .proxyDNS, "the proxy's host", by: driver)
    }
}
