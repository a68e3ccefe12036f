import TestSupport
import Testing

/// What a whole small site receives of a user's secrets, counted in the server.
///
/// The server is the run's proxy and so stands for every host, whatever its name.
@Suite(.offPool, .serialized, .timeLimit(.minutes(2)))
struct CredentialScopeTests {
    private static let pages: [String: [String]] = [
        "http://a.test/": [
            "/own", "/moved", "http://evil.a.test/", "http://a.test:81/", "http://evil.a.test/back",
            "http://b.test:8080/linked", "http://other.test/checked", "http://evil.a.test/flaky",
            "http://me:pass@evil.a.test/userinfo", "http://a.test.evil/", "http://a.test./",
        ],
        "http://b.test:8080/": ["http://c.b.test:8080/", "http://a.test/from-b"],
        "http://evil.a.test/": ["http://a.test/from-evil"],
    ]
    private static let redirects = [
        "http://a.test/moved": "http://evil.a.test/landing",
        "http://evil.a.test/back": "http://a.test/home",
        "http://gone.test/": "http://new.gone.test/",
    ]

    private static func host(_ url: String) -> String {
        String(url.dropFirst("http://".count).prefix { $0 != "/" && $0 != ":" })
    }

    private static func answer(_ url: String, _ earlier: Int) -> HeldServer.Answer {
        func answer(_ body: String, _ type: String) -> HeldServer.Answer {
            .raw(
                "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nSet-Cookie: id=of-\(host(url))\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
        }
        if let target = redirects[url] {
            return .raw("HTTP/1.1 302 X\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
        }
        if url == "http://a.test/robots.txt" {
            return answer("Sitemap: http://evil.a.test/map.xml\n", "text/plain")
        }
        if url.hasSuffix("/robots.txt") || url.hasSuffix(".xml") { return .status(404) }
        if url.hasSuffix("/flaky"), earlier == 0 { return .status(503) }
        let links = pages[url] ?? []
        return answer(links.map { "<a href='\($0)'>x</a>" }.joined(), "text/html")
    }

    /// The URLs that were asked for, without and with something of the user's.
    private func run(_ options: [String]) throws -> (all: Set<String>, trusted: Set<String>) {
        let server = try HeldServer(Self.answer)
        defer { server.stop() }
        let run = try PipedProgram(
            options + ["--proxy", server.baseURL, "--delay", "0", "--per-host", "4"],
            environment: ["LOGIN": "me:s3cret", "TOKEN": "s3cret"]
        )
        _ = run.finish()
        #expect(run.error.contains("finished"), "\(run.error)")
        var (all, trusted): (Set<String>, Set<String>) = ([], [])
        for request in server.requests {
            let url = String(request.split(separator: " ")[1])
            all.insert(url)
            let fields = request.lowercased()
            let secrets = ["s3cret", "authorization:", "x-api-key:"]
            // A host's own cookie comes back to that host only.
            let ids = fields.split { "; \r\n".contains($0) }.filter { $0.hasPrefix("id=") }
            #expect(ids.allSatisfy { $0 == "id=of-\(Self.host(url))" }, "\(url): \(ids)")
            if secrets.contains(where: fields.contains) { trusted.insert(url) }
        }
        return (all, trusted)
    }

    @Test(arguments: [
        [
            "-H", "Authorization: Bearer s3cret", "-H", "X-Api-Key: s3cret", "-H", "Cookie: s3cret",
        ],
        ["--user", "env:LOGIN"], ["--bearer", "env:TOKEN"],
    ])
    func `a crawl's secrets reach the seeds' own origins and nothing else`(secrets: [String]) throws
    {
        let seeds = ["http://a.test/", "http://b.test:8080/", "http://gone.test/"]
        let found = try run(
            ["crawl"] + seeds + secrets + ["--subdomains", "--external", "check", "--sitemap"]
        )
        let strangers: Set = [
            "http://evil.a.test/", "http://evil.a.test/robots.txt", "http://evil.a.test/map.xml",
            "http://evil.a.test/landing", "http://evil.a.test/back", "http://evil.a.test/flaky",
            "http://evil.a.test/userinfo", "http://c.b.test:8080/",
            "http://c.b.test:8080/robots.txt", "http://other.test/checked", "http://a.test:81/",
            "http://a.test.evil/", "http://a.test./", "http://new.gone.test/",
            "http://new.gone.test/robots.txt",
        ]
        #expect(found.all.isSuperset(of: strangers), "\(strangers.subtracting(found.all))")
        let own = found.all.filter { url in seeds.contains { url.hasPrefix($0) } }
        // Where a stranger's redirect has led, nothing is sent, not even at home.
        #expect(found.trusted == own.subtracting(["http://a.test/home"]))
        #expect(own.isSuperset(of: ["http://a.test/from-evil", "http://b.test:8080/linked"]))
    }

    @Test func `a fetch's secrets reach each URL's own origin and nothing else`() throws {
        let urls = ["http://a.test/moved", "http://b.test:8080/", "http://evil.a.test/back"]
        let found = try run(["fetch"] + urls + ["-H", "Cookie: s3cret", "--user", "env:LOGIN"])
        #expect(found.trusted == Set(urls))
        #expect(
            found.all
                == Set(urls + ["http://evil.a.test/landing", "http://a.test/home"])
        )
    }
}
