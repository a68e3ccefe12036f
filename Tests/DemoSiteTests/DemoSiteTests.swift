import Glibc
import TestSupport
import Testing

@testable import DemoSite

@Suite(.offPool)
struct DemoSiteTests {
    @Test func `a site gets a free port and says where it is`() async throws {
        try await withSite { site async throws in
            #expect(site.port != 0)
            #expect(site.baseURL == "http://127.0.0.1:\(site.port)")
            #expect(try get("/robots.txt", from: site).text.contains("\(site.baseURL)/sitemap.xml"))
        }
    }

    @Test func `a port in use is reported as such`() async throws {
        try await withSite { site async throws in
            await #expect(throws: DemoSiteError.portInUse(site.port)) {
                try await DemoSite.start(DemoSiteConfiguration(port: site.port))
            }
        }
    }

    @Test(arguments: [
        (EADDRINUSE, "port 80 on 127.0.0.1 is in use by another program"),
        (EACCES, "no permission to listen on port 80 of 127.0.0.1"),
        (ENOMEM, "cannot listen on 127.0.0.1:80: Cannot allocate memory"),
    ])
    func `every reason has a sentence`(code: Int32, sentence: String) {
        #expect(DemoSiteError(port: 80, errno: code).description == sentence)
    }

    @Test func `a port can be taken again at once`() async throws {
        // Below the ports that the system gives out, so that no other test takes it meanwhile.
        var port: UInt16 = 0
        for _ in 0..<20 where port == 0 {
            let site = try? await DemoSite.start(
                fastConfiguration(port: .random(in: 20_000..<30_000))
            )
            port = site?.port ?? 0
            await site?.stop()
        }
        try #require(port != 0)
        for _ in 0..<5 {
            try await withSite(fastConfiguration(port: port)) { site async throws in
                #expect(site.port == port)
                #expect(try get("/", from: site).status == 200)
            }
        }
    }

    @Test func `stopping closes every connection, whatever it is doing`() async throws {
        let site = try await DemoSite.start(fastConfiguration())
        let hung = try RawClient(port: site.port)
        hung.request("/hang")
        let idle = try RawClient(port: site.port)
        idle.request("/")
        _ = try idle.response()
        await eventually(site) { $0.inFlight == 1 && $0.openConnections == 2 }
        await site.stop()
        #expect(throws: RawClient.Failure.closed(after: 0)) { try hung.response() }
        #expect(throws: RawClient.Failure.closed(after: 0)) { try idle.response() }
        #expect(site.counts.inFlight == 0 && site.counts.openConnections == 0)
        await site.stop()
    }

    @Test func `a hundred lesson pages wait together`() async throws {
        // An hour of waiting, divided by a thousand: none is done before all have come.
        try await withSite(DemoSiteConfiguration(lessonDelay: .seconds(300))) { site async throws in
            let clients = try (0..<100).map { _ in try RawClient(port: site.port) }
            for (index, client) in clients.enumerated() {
                client.request("/lesson/\(index % 10 + 1)")
            }
            await eventually(site) { $0.inFlight == 100 }
            #expect(site.counts.maxInFlight == 100)
            #expect(site.counts.served == 0)
        }
    }

    @Test func `a lesson page comes after its delay, and says how many wait`() async throws {
        try await withSite(fastConfiguration(lessonDelay: .seconds(60))) { site async throws in
            let start = ContinuousClock.now
            let page = try get("/lesson/3", from: site)
            #expect(ContinuousClock.now - start >= .milliseconds(60))
            #expect(page.status == 200)
            #expect(page.text.contains("Lesson page 3 of 10"))
            #expect(page.fields["x-in-flight"] == "1")
        }
    }

    @Test func `a lesson's delay can be asked for`() async throws {
        try await withSite(DemoSiteConfiguration(lessonDelay: .seconds(300))) { site async throws in
            #expect(try get("/lesson/1?delay=1ms", from: site).status == 200)
            #expect(try get("/lesson/1?delay=61s", from: site).status == 400)
            #expect(try get("/lesson/1?delay=soon", from: site).status == 400)
        }
    }

    @Test func `several threads serve one site`() async throws {
        let configuration = DemoSiteConfiguration(sitePages: 20, speedFactor: 1000, threads: 4)
        try await withSite(configuration) { site async throws in
            let clients = try (0..<16).map { _ in try RawClient(port: site.port) }
            for client in clients { client.request("/flaky/15") }
            let statuses = try clients.map { try $0.response().status }.sorted()
            #expect(statuses == [200] + Array(repeating: 500, count: 15))
        }
    }

    @Test func `numbers out of range are moved to the nearest bound`() {
        let low = DemoSiteConfiguration(
            lessonPages: -1,
            lessonDelay: .seconds(-1),
            sitePages: 0,
            speedFactor: -1,
            threads: 0,
            maxConnections: 0
        )
        #expect(low.lessonPages == 1 && low.lessonDelay == .zero && low.sitePages == 20)
        #expect(low.speedFactor == 0.01 && low.threads == 1 && low.maxConnections == 1)
        #expect(DemoSiteConfiguration(speedFactor: .nan).speedFactor == 1)
        #expect(DemoSiteConfiguration(speedFactor: .infinity).speedFactor == 1)
    }
}
