import ServerModels
import TestSupport
import Testing

@testable import DemoSite

/// Models behind real sockets: what they answer, when at the earliest, and to whom.
@Suite(.offPool)
struct ModelServingTests {
    @Test func `a queue answers in order, no earlier than its law allows`() async throws {
        try await withModel("fifo:1@60ms") { site async throws in
            let clock = ContinuousClock()
            let start = clock.now
            let clients = try (0..<4).map { _ in try RawClient(port: site.port) }
            for (index, client) in clients.enumerated() {
                client.request("/page/\(index + 1)")
                await eventually(site) { $0.maxInFlight == index + 1 || $0.served > 0 }
            }
            for (index, client) in clients.enumerated() {
                let response = try client.response()
                #expect(response.status == 200)
                #expect(response.text.contains("Page \(index + 1)"))
                #expect(clock.now - start >= .milliseconds(60 * (index + 1)))
            }
        }
    }

    @Test func `above its number it refuses at once, with its Retry-After`() async throws {
        try await withModel("429-above:1@60m,retry-after=7s") {
            site async throws in
            let first = try RawClient(port: site.port)
            first.request("/")
            await eventually(site) { $0.inFlight == 1 }
            let second = try RawClient(port: site.port)
            for _ in 0..<20 {
                second.request("/page/3")
                let response = try second.response()
                #expect(response.status == 429)
                #expect(response.fields["retry-after"] == "7")
            }
            #expect(site.counts.inFlight == 1)
        }
    }

    @Test func `its own page and its rules are answered whatever the model does`() async throws {
        try await withModel("outage") { site async throws in
            #expect(try get("/page/1", from: site).status == 503)
            #expect(try get("/", from: site).status == 503)
            #expect(try get("/robots.txt", from: site).status == 200)
            let page = try get("/model", from: site)
            #expect(page.status == 200)
            #expect(page.text.contains("It follows outage"))
        }
    }

    @Test func `the front page says what is true and how to find out`() async throws {
        try await withModel("usl:20,0.05,0.0005,noise=2%/1s", speed: 100) { site async throws in
            let page = try get("/", from: site)
            #expect(page.status == 200)
            #expect(page.text.contains("usl:20,0.05,0.0005,noise=2%/1s"))
            #expect(page.text.contains("most with 44 at once"))
            #expect(page.text.contains("within 5 % of that is 28"))
            #expect(page.text.contains("crawltop compare \(site.baseURL)/"))
        }
    }

    @Test(arguments: [
        ("/page/1", [1, 2, 3]), ("/page/5000", [1, 10_000]), ("/page/10000", [1]),
        ("/page/10001", [1]), ("/page/0", [1]), ("/else/where?x=1", [1]),
        ("/page/99999999999999999999", [1]),
    ])
    func `pages lead to others, up to a bound`(target: String, links: [Int]) async throws {
        try await withModel("linear:1ms") { site async throws in
            let page = try get(target, from: site)
            #expect(page.status == 200)
            let found = page.text.matches(of: /href="\/page\/(\d+)"/).compactMap { Int($0.1) }
            #expect(found == links)
        }
    }

    @Test func `only the first request on a connection pays for it`() async throws {
        try await withModel("linear:1ms,connect=400ms") { site async throws in
            let client = try RawClient(port: site.port)
            let clock = ContinuousClock()
            var times: [Duration] = []
            // One that is quicker is enough, so that a busy machine may be late many times.
            while times.count < 2 || times[times.count - 1] >= .milliseconds(400), times.count < 500
            {
                let start = clock.now
                client.request("/")
                #expect(try client.response().status == 200)
                times.append(clock.now - start)
            }
            #expect(times[0] >= .milliseconds(400))
            #expect(times.dropFirst().contains { $0 < .milliseconds(400) })
        }
    }

    @Test func `who has gone is dropped, and the rest is served`() async throws {
        try await withModel("fifo:1@50ms") { site async throws in
            let first = try RawClient(port: site.port)
            first.request("/page/1")
            var leaving: [RawClient] = []
            for _ in 0..<5 {
                let client = try RawClient(port: site.port)
                client.request("/page/2")
                leaving.append(client)
            }
            await eventually(site) { $0.inFlight + $0.served == 6 }
            leaving.removeAll()
            let last = try RawClient(port: site.port)
            last.request("/page/3")
            #expect(try first.response().status == 200)
            #expect(try last.response().status == 200)
            await eventually(site) { $0.openConnections == 2 && $0.inFlight == 0 }
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await withModel("usl,jitter=lognormal:1", speed: 100) { site async throws in
            let client = try RawClient(port: site.port)
            for number in 1...40 { client.request("/page/\(number)") }
            for number in 1...40 {
                let response = try client.response()
                #expect(response.status == 200)
                #expect(response.text.contains("Page \(number)<"))
            }
            #expect(site.counts.maxInFlight == 1)
        }
    }

    @Test func `HEAD is modelled too and has no body`() async throws {
        try await withModel("timeout-above:1@1ms/2ms") { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/page/1", method: "HEAD")
            #expect(try client.response(toHead: true).status == 200)
            client.request("/page/1")
            #expect(try client.response().status == 200)
        }
    }

    @Test func `a server that is stopped while requests wait stops`() async throws {
        try await withModel("linear:60m") { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/")
            await eventually(site) { $0.inFlight == 1 }
            await site.stop()
            #expect(throws: (any Error).self) { try client.response() }
        }
    }

    private func withModel(
        _ text: String,
        speed: Double = 1,
        _ body: (DemoSite) async throws -> Void
    ) async throws {
        let model = try ModelSpecification(parsing: text)
        let configuration = DemoSiteConfiguration(speedFactor: speed, threads: 4, model: model)
        #expect(configuration.threads == 1)
        try await withSite(configuration, body)
    }
}
