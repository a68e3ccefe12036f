import TestSupport
import Testing

@testable import DemoSite

/// What each path on demand answers, over real sockets.
@Suite(.offPool)
struct PathTests {
    private static let statuses = [
        ("/", 200), ("/robots.txt", 200), ("/robots.txt/", 404), ("/sitemap.xml", 200),
        ("/nothing", 404), ("//", 404), ("/lesson", 404), ("/lesson/0", 404), ("/lesson/11", 404),
        ("/lesson/-1", 404), ("/lesson/x", 404), ("/lesson/1/2", 404), ("/lesson/10", 200),
        ("/status/200", 200), ("/status/599", 599), ("/status/100", 400), ("/status/600", 400),
        ("/status/", 400), ("/status/99999999999999999999", 400), ("/status/418", 418),
        ("/delay/500ms", 200), ("/delay/1m30s", 200), ("/delay/5m", 200), ("/delay/301s", 400),
        ("/delay/5", 400), ("/delay/", 400), ("/bytes/0", 200), ("/bytes/-1", 400),
        ("/bytes/101MiB", 400), ("/drip/x", 404), ("/drip?bytes=x", 400),
        ("/drip?duration=1h", 400), ("/redirect/0", 200), ("/redirect/1", 302),
        ("/redirect/101", 400), ("/retry-after/x", 400), ("/retry-after/301", 400),
        ("/retry-after/1?status=200", 400), ("/flaky/x", 400), ("/flaky/0", 200), ("/gzip", 200),
        ("/gzip/x", 404), ("/headers", 200), ("/headers/x", 404), ("/hang/x", 404),
        ("/trap/", 200), ("/trap/calendar/2026/12", 200), ("/trap/calendar/2026/12/28", 200),
        ("/trap/calendar/2026/13", 404), ("/trap/calendar/0/1", 404), ("/trap/calendar", 404),
        ("/trap/calendar/2026/1/29", 404), ("/trap/calendar/1/1/1/1", 404), ("/trap", 404),
        ("/site", 301), ("/site/", 200), ("/site/birds/", 200), ("/site/birds/?page=1", 200),
        ("/site/birds/?page=99", 404), ("/site/birds/?page=", 404), ("/site/about.html?x=y", 200),
        ("/site/nothing.html", 404), ("/site/download/1", 200), ("/site/download/0", 404),
        ("/site/download/1/2", 404), ("/site/oddities/missing", 404), ("/site/oddities/gone", 410),
        ("/site/private/drafts.html", 200), ("/site/unlinked.html", 200), ("/site//", 404),
    ]

    @Test func `each path has its status`() async throws {
        // One site for all: none of them answers by what was asked before.
        try await withSite { site async throws in
            for (target, status) in Self.statuses {
                #expect(try get(target, from: site).status == status, "\(target)")
            }
        }
    }

    @Test(arguments: [
        ("/status/204", nil), ("/status/304", nil), ("/status/205", "0"), ("/bytes/0", "0"),
    ])
    func `a response without a body is framed as such`(target: String, length: String?)
        async throws
    {
        try await withSite { site async throws in
            let response = try get(target, from: site)
            #expect(response.fields["content-length"] == length)
            #expect(response.body.isEmpty)
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirecting status has somewhere to go`(status: Int) async throws {
        try await withSite { site async throws in
            #expect(try get("/status/\(status)", from: site).fields["location"] == "/")
        }
    }

    @Test(arguments: [0, 1, 1024, 65_536, 65_537, 1_000_000])
    func `bytes come in the number asked for, the same each time`(count: Int) async throws {
        try await withSite { site async throws in
            let response = try get("/bytes/\(count)", from: site)
            #expect(response.body.count == count)
            #expect(response.fields["content-length"] == "\(count)")
            #expect(try get("/bytes/\(count)", from: site).body == response.body)
        }
    }

    @Test func `a drip lasts as long as asked`() async throws {
        try await withSite { site async throws in
            let start = ContinuousClock.now
            let response = try get("/drip?bytes=1000&duration=100s", from: site)
            #expect(ContinuousClock.now - start >= .milliseconds(100))
            #expect(response.body.count == 1000)
        }
    }

    @Test func `redirects count down`() async throws {
        try await withSite { site async throws in
            #expect(try get("/redirect/2", from: site).fields["location"] == "/redirect/1")
            #expect(try get("/redirect/1", from: site).fields["location"] == "/redirect/0")
        }
    }

    @Test func `a flaky path fails as often as asked for each query string`() async throws {
        try await withSite { site async throws in
            let statuses = try (0..<4).map { _ in try get("/flaky/2?a", from: site).status }
            #expect(statuses == [500, 500, 200, 200])
            #expect(try get("/flaky/2?b", from: site).status == 500)
        }
    }

    @Test(arguments: ["", "&as=date"])
    func `a rest is announced and then over`(form: String) async throws {
        try await withSite { site async throws in
            let target = "/retry-after/300?status=429\(form)"
            let refusal = try get(target, from: site)
            #expect(refusal.status == 429)
            let field = try #require(refusal.fields["retry-after"])
            #expect(form.isEmpty ? Int(field) != nil : field.hasSuffix(" GMT"))
            try await repeats(until: 200) { try get(target, from: site).status }
            #expect(try get(target, from: site).status == 200)
        }
    }

    @Test func `the request's fields are echoed as they came`() async throws {
        try await withSite { site async throws in
            let client = try RawClient(port: site.port)
            client.request("/headers", fields: "X-A: <b>\r\nx-a: \u{1F600} \u{9B}31m\r\n")
            let response = try client.response()
            #expect(response.text == "Host: demo\nX-A: <b>\nx-a: \u{1F600} \u{9B}31m\n")
            #expect(response.fields["content-type"] == "text/plain; charset=utf-8")
        }
    }

    @Test func `gzip comes as gzip`() async throws {
        try await withSite { site async throws in
            let response = try get("/gzip", from: site)
            #expect(response.fields["content-encoding"] == "gzip")
            #expect(response.body.prefix(2) == [0x1F, 0x8B])
        }
    }

    @Test func `every response carries the date and the server`() async throws {
        try await withSite { site async throws in
            let response = try get("/nothing", from: site)
            #expect(response.fields["date"]?.hasSuffix(" GMT") == true)
            #expect(response.fields["server"] == "crawltop-demo")
        }
    }
}

/// Repeats a request until it has this result; gives up when it hangs.
func repeats(until expected: Int, _ request: () throws -> Int) async throws {
    let end = ContinuousClock.now + PseudoTerminal.hangLimit
    while try request() != expected {
        try #require(ContinuousClock.now < end)
        await Task.yield()
    }
}
