import TestSupport
import Testing

@testable import DemoSite

/// Clients that leave, stall or come in too large a number.
@Suite(.offPool)
struct ConnectionEndTests {
    @Test(arguments: [
        "/hang", "/stall", "/bytes/100MiB", "/drip?bytes=100&duration=5m", "/delay/5m",
    ])
    func `a client that leaves frees everything`(target: String) async throws {
        try await withSite(DemoSiteConfiguration(sitePages: 20)) { site async throws in
            var client: RawClient? = try RawClient(port: site.port)
            client?.request(target)
            client?.request("/hang")
            await eventually(site) { $0.inFlight == 1 }
            client = nil
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.inFlight == 0)
            #expect(site.counts.abandoned == 1)
            #expect(site.counts.served == 0)
        }
    }

    @Test func `a client that leaves is noticed though its requests are no longer read`()
        async throws
    {
        try await withSite(DemoSiteConfiguration(sitePages: 20)) { site async throws in
            var client: RawClient? = try RawClient(port: site.port)
            client?.request("/hang")
            await eventually(site) { $0.inFlight == 1 }
            for _ in 0..<3000 { client?.request("/bytes/1") }
            client = nil
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.abandoned == 1)
            #expect(site.counts.served == 0)
        }
    }

    @Test func `a client that leaves in the middle of a body frees everything`() async throws {
        try await withSite(DemoSiteConfiguration(sitePages: 20)) { site async throws in
            var client: RawClient? = try RawClient(port: site.port)
            client?.request("/bytes/100MiB")
            _ = try client?.head()
            _ = try client?.take(100_000)
            client = nil
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.abandoned == 1)
        }
    }

    @Test func `a client that does not read is not written to without end`() async throws {
        try await withSite(fastConfiguration(hangLimit: .milliseconds(300))) { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/bytes/100MiB")
            await eventually(site) { $0.abandoned == 1 && $0.openConnections == 0 }
            let received = try client.rest().count
            #expect(received < 100 << 20)
        }
    }

    @Test func `a slow reader gets every byte`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/bytes/20MiB")
            let response = try client.head()
            #expect(response.fields["content-length"] == "\(20 << 20)")
            var total = 0
            while total < 20 << 20 {
                total += try client.take(min(4096, 20 << 20 - total)).count
                await Task.yield()
            }
            client.request("/bytes/1")
            #expect(try client.response().body.count == 1)
        }
    }

    @Test(arguments: ["/hang", "/stall", "/delay/5m"])
    func `an answer that hangs is ended at the limit`(target: String) async throws {
        let configuration = DemoSiteConfiguration(
            sitePages: 20,
            idleTimeout: .milliseconds(50),
            hangLimit: .milliseconds(100)
        )
        try await withSite(configuration) { site async throws in
            let client = try RawClient(port: site.port)
            client.request(target)
            _ = try client.rest()
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.abandoned == 1)
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHost: a", "GET /bytes/1 HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `an idle connection is closed`(sent: String) async throws {
        try await withSite(fastConfiguration(idleTimeout: .milliseconds(50))) { site async throws in
            let client = try RawClient(port: site.port)
            client.send(sent)
            _ = try client.rest()
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.abandoned == 0)
        }
    }

    @Test func `one connection too many is told so`() async throws {
        try await withSite(fastConfiguration(maxConnections: 2)) { site async throws in
            let first = try RawClient(port: site.port)
            var second: RawClient? = try RawClient(port: site.port)
            await eventually(site) { $0.openConnections == 2 }
            let third = try RawClient(port: site.port)
            third.request("/")
            let refusal = try third.response()
            #expect(refusal.status == 503)
            #expect(refusal.fields["retry-after"] == "1")
            #expect(refusal.fields["connection"] == "close")
            second = nil
            await eventually(site) { $0.openConnections == 1 }
            #expect(try get("/", from: site).status == 200)
            first.request("/")
            #expect(try first.response().status == 200)
            #expect(site.counts.refusedConnections == 1)
            _ = second
        }
    }
}
