import TestSupport
import Testing

@testable import DemoSite

/// The paths that misbehave, on demand and within the encyclopedia.
@Suite(.offPool)
struct BrokenPathTests {
    @Test(arguments: ["/truncated", "/site/oddities/truncated"])
    func `a truncated body ends before its length`(target: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request(target)
            let length = try #require(
                try client.head().fields["content-length"].flatMap { Int($0) }
            )
            let received = try client.rest().count
            #expect(received > 0 && received == length / 2)
            #expect(site.counts.served == 1)
        }
    }

    @Test(arguments: ["/reset", "/site/oddities/reset"])
    func `a reset is a reset`(target: String) async throws {
        try await withSite { site async throws in
            #expect(throws: RawClient.Failure.reset) { try get(target, from: site) }
            await eventually(site) { $0.openConnections == 0 }
            #expect(site.counts.served == 1)
        }
    }

    @Test func `a reset midway comes after a good beginning`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/site/oddities/reset-midway")
            #expect(throws: RawClient.Failure.reset) { try client.response() }
        }
    }

    @Test(arguments: ["/empty", "/site/oddities/empty"])
    func `an empty reply is a clean end without a byte`(target: String) async throws {
        try await withSite { site async throws in
            #expect(throws: RawClient.Failure.closed(after: 0)) { try get(target, from: site) }
        }
    }

    @Test(arguments: ["/hang", "/site/oddities/hang"])
    func `a hang is never answered`(target: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port, patience: 0.2)
            client.request(target)
            #expect(throws: RawClient.Failure.silence) { try client.response() }
            #expect(site.counts.inFlight == 1)
        }
    }

    @Test(arguments: ["/stall", "/site/oddities/stall"])
    func `a stall sends half and then nothing`(target: String) async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port, patience: 0.2)
            client.request(target)
            let length = try #require(
                try client.head().fields["content-length"].flatMap { Int($0) }
            )
            #expect(try client.take(length / 2).count == length / 2)
            #expect(throws: RawClient.Failure.silence) { try client.take(1) }
            #expect(site.counts.inFlight == 1)
        }
    }

    @Test func `a flaky page recovers, and falls back for the next crawl`() async throws {
        try await withSite { site async throws in
            let target = "/site/oddities/flaky"
            let statuses = try (0..<6).map { _ in try get(target, from: site).status }
            #expect(statuses == [500, 500, 200, 500, 500, 200])
        }
    }

    @Test(arguments: [("busy", 503), ("throttled", 429), ("throttled-until", 429)])
    func `a busy page rests, then answers once`(name: String, status: Int) async throws {
        try await withSite { site async throws in
            let target = "/site/oddities/\(name)"
            let refusal = try get(target, from: site)
            #expect(refusal.status == status)
            #expect(refusal.fields["retry-after"] != nil)
            try await repeats(until: 200) { try get(target, from: site).status }
            #expect(try get(target, from: site).status == status)
        }
    }

    @Test func `in real time a busy page asks for two seconds`() async throws {
        try await withSite(DemoSiteConfiguration(sitePages: 20)) { site async throws in
            #expect(try get("/site/oddities/busy", from: site).fields["retry-after"] == "2")
        }
    }

    @Test func `the chain has four hops and the loop no end`() async throws {
        try await withSite { site async throws in
            let hops = ["hop-1", "hop-2", "hop-3", "hop-4", "loop-a", "loop-b", "moved"]
            let locations = try hops.map {
                try get("/site/oddities/\($0)", from: site).fields["location"]
            }
            #expect(
                locations == [
                    "hop-2", "./hop-3", "/site/oddities/hop-4", "../oddities/landed", "loop-b",
                    "loop-a", "../about.html",
                ]
            )
            #expect(try get("/site/oddities/moved", from: site).status == 301)
            #expect(try get("/site/oddities/landed", from: site).status == 200)
        }
    }

    @Test func `the hostile page sends its controls as they are`() async throws {
        try await withSite { site async throws in
            let body = try get("/site/oddities/hostile", from: site).body
            #expect(body.contains(0x1B) && body.contains(0x07) && body.contains(0x08))
            #expect(String(decoding: body, as: UTF8.self).unicodeScalars.contains("\u{9B}"))
            #expect(String(decoding: body, as: UTF8.self).unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test func `a download comes whole, and one without its length`() async throws {
        try await withSite { site async throws in
            let known = try get("/site/download/2", from: site)
            #expect(known.fields["content-length"] == "\(known.body.count)")
            #expect((200_000...3_000_000).contains(known.body.count))
            let unknown = try get("/site/download/endless-looking", from: site)
            #expect(unknown.fields["content-length"] == nil)
            #expect(unknown.body.count == 1_000_000)
        }
    }

    @Test(arguments: [
        ("style.css", "text/css; charset=utf-8"), ("lantern.svg", "image/svg+xml"),
        ("birds.png", "image/png"),
    ])
    func `assets have their types`(name: String, type: String) async throws {
        try await withSite { site async throws in
            let asset = try get("/site/assets/\(name)", from: site)
            #expect(asset.status == 200 && asset.fields["content-type"] == type)
            #expect(!asset.body.isEmpty)
        }
    }
}
