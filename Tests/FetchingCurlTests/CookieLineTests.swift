import Cookies
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Cookies over the wire.
@Suite(.timeLimit(.minutes(10)))
struct CookieLineTests {
    /// The `Cookie` lines of each request that a server got.
    private func lines(_ server: HostileServer) -> [[String]] {
        server.log.value.requests.map { request in
            request.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("cookie:") }
                .map { String($0.dropFirst("cookie:".count).drop { $0 == " " }) }
        }
    }

    private func wall() throws -> HostileServer {
        try HostileServer { connection in
            while let request = connection.readRequest() {
                connection.send(
                    request.contains("wall=passed")
                        ? ok("<p>")
                        : "HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: wall=passed;\r\n Path=/\r\n"
                            + "Set-Cookie: b=\u{e9}; HttpOnly\r\nContent-Length: 0\r\n\r\n"
                )
            }
        }
    }

    @Test func `a wall is passed, and the jar has its cookies`() async throws {
        let server = try wall()
        let engine = FetchEngine()
        let url = try WebURL(server.url())
        let results = await engine.gather([FetchRequest(url), FetchRequest(url)])
        #expect(results.map(\.outcome) == [.ok, .ok])
        #expect(lines(server).contains(["wall=passed; b=\u{e9}"]))
        #expect(await engine.cookieJar.count == 2)
        await engine.shutDown()
    }

    @Test(arguments: [
        (["Cookie: mine=1"], ["mine=1", "mine=1; wall=passed; b=é"]),
        (["Cookie: wall=own"], ["wall=own", "wall=own; b=é"]),
        (
            ["cookie: mine=1", "Cookie: more=2"],
            ["mine=1; more=2", "mine=1; more=2; wall=passed; b=é"]
        ),
    ])
    func `the user's own cookies come first, in one line, and win`(
        headers: [String],
        expected: [String]
    ) async throws {
        let server = try wall()
        var configuration = TransportConfiguration()
        configuration.headers = headers
        var policy = FetchPolicy()
        policy.redirects.maximum = 1
        let engine = FetchEngine(transport: CurlTransport(configuration), policy: policy)
        _ = await engine.gather([FetchRequest(try WebURL(server.url()))])
        #expect(lines(server) == expected.map { [$0] })
        await engine.shutDown()
    }

    @Test func `a handle forgets the cookies of the last transfer`() async throws {
        let (first, second) = (try wall(), try HostileServer(answer: ok("x")))
        var policy = FetchPolicy()
        policy.limit = 1
        let engine = FetchEngine(transport: CurlTransport(), policy: policy)
        // Ports share cookies, so the other server has another name.
        let other = "http://127.0.0.2:\(second.port)/"
        let requests = try [first.url(), other, first.url()].map { FetchRequest(try WebURL($0)) }
        let third = try HostileServer(address: 0x7f00_0002, port: second.port) { connection in
            while connection.readRequest() != nil { connection.send(ok("x")) }
        }
        _ = await engine.gather(requests)
        #expect(lines(third) == [[]])
        #expect(lines(first).last == ["wall=passed; b=é"])
        await engine.shutDown()
    }
}
