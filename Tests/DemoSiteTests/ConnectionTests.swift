import TestSupport
import Testing

@testable import DemoSite

/// How connections are framed, shared, limited and ended.
@Suite(.offPool)
struct ConnectionTests {
    @Test func `one connection serves many requests`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            for _ in 0..<50 {
                client.request("/bytes/10")
                let response = try client.response()
                #expect(response.status == 200 && response.body.count == 10)
                #expect(response.fields["connection"] == nil)
            }
            #expect(site.counts.openConnections == 1)
        }
    }

    @Test func `pipelined requests are answered in order, whatever each takes`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            let targets = ["/lesson/1", "/bytes/7", "/bytes/300000", "/drip?bytes=50&duration=9s"]
            let expected = [0, 7, 300_000, 50]
            let rounds = 40
            for _ in 0..<rounds {
                for target in targets { client.request(target) }
            }
            client.request("/status/204", fields: "Connection: close\r\n")
            for _ in 0..<rounds {
                for size in expected {
                    let response = try client.response()
                    #expect(response.status == 200)
                    #expect(size == 0 || response.body.count == size)
                }
            }
            #expect(try client.response().status == 204)
            #expect(try client.rest() == [])
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.served == rounds * 4 + 1)
            #expect(site.counts.maxInFlight == 1)
        }
    }

    @Test func `a request may come byte by byte`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            for byte in "GET /bytes/3 HTTP/1.1\r\nHost: a\r\n\r\n".utf8 { client.send([byte]) }
            #expect(try client.response().body.count == 3)
        }
    }

    @Test(arguments: [
        "/", "/bytes/5000", "/bytes/1MiB", "/lesson/1", "/status/404", "/status/204", "/gzip",
        "/drip?bytes=99&duration=1s", "/site/", "/stall", "/truncated", "/redirect/1",
        "/site/download/endless-looking",
    ])
    func `HEAD gets the head of GET and no body`(target: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request(target)
            var expected = try client.head()
            let other = try RawClient(port: site.port)
            other.request(target, method: "HEAD")
            var actual = try other.response(toHead: true)
            other.request("/bytes/1")
            #expect(try other.response().body.count == 1)
            expected.fields["date"] = nil
            actual.fields["date"] = nil
            #expect(actual == expected)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
    func `other methods are refused and the connection goes on`(method: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/", method: method, fields: "Content-Length: 5\r\n")
            client.send("hello")
            let refusal = try client.response()
            #expect(refusal.status == 405)
            #expect(refusal.fields["allow"] == "GET, HEAD")
            client.request("/bytes/2")
            #expect(try client.response().body.count == 2)
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("nonsense\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: \u{0}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", 417),
        ("GET / HTTP/1.1\r\nHost: a\r\nB: \(String(repeating: "b", count: 20_000))\r\n\r\n", 431),
        (
            "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "B: b\r\n", count: 200))\r\n", 431
        ),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}", 400),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
    ])
    func `a request that cannot be answered is told so and the connection ends`(
        request: String,
        status: Int
    ) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.send(request)
            let response = try client.response()
            #expect(response.status == status)
            #expect(response.fields["connection"] == "close")
            #expect(try client.rest() == [])
            #expect(try get("/", from: site).status == 200)
        }
    }

    @Test func `too long a target is refused`() async throws {
        try await withSite { site async throws in
            #expect(try get("/" + String(repeating: "a", count: 9000), from: site).status == 414)
        }
    }

    @Test func `too long a body is refused before it has all come`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/", method: "PUT", fields: "Content-Length: 1000000000\r\n")
            client.send([UInt8](repeating: 65, count: 70_000))
            #expect(try client.response().status == 413)
        }
    }

    @Test func `an offer to upgrade is ignored`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/bytes/4", fields: "Connection: Upgrade\r\nUpgrade: h2c\r\n")
            let response = try client.response()
            #expect(response.status == 200 && response.body.count == 4)
            #expect(response.fields["connection"] == "close")
        }
    }

    @Test(arguments: [("", "close"), ("Connection: keep-alive\r\n", "keep-alive")])
    func `HTTP 1.0 gets what it asks for`(fields: String, connection: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.send("GET /bytes/4 HTTP/1.0\r\n\(fields)\r\n")
            let response = try client.response()
            #expect(response.body.count == 4)
            #expect(response.fields["connection"] == connection)
        }
    }

    @Test func `HTTP 1.0 gets a body of unknown length without chunks`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.send(
                "GET /site/download/endless-looking HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            )
            let response = try client.response()
            #expect(response.fields["transfer-encoding"] == nil)
            #expect(response.fields["connection"] == "close")
            #expect(response.body.count == 1_000_000)
        }
    }

    @Test func `a target may be absolute`() async throws {
        try await withSite { site async throws in
            #expect(try get("\(site.baseURL)/bytes/6", from: site).body.count == 6)
        }
    }
}
