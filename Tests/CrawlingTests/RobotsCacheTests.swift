import Fetching
import Testing
import URLStandard

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct RobotsCacheTests {
    private static let robots = "http://site.test/robots.txt"

    private func entry(_ url: String) throws -> FrontierEntry {
        FrontierEntry(url: try WebURL(url), depth: 1, referrer: nil)
    }

    private func ask(_ ledger: inout RobotsCache, _ url: String) throws -> String {
        switch ledger.ask(try entry(url)) {
        case .allowed: "allowed"
        case .refused(.skip(let reason)): "skip \(reason)"
        case .refused(.fail(let error)): error.errorClass.name
        case .held: "held"
        case .heldFirst: "heldFirst"
        }
    }

    @Test func `the first to ask has the file fetched, the others wait with it`() throws {
        var ledger = RobotsCache(agent: "crawltop")
        #expect(try ask(&ledger, "http://site.test/a") == "heldFirst")
        #expect(try ask(&ledger, "http://site.test/b") == "held")
        #expect(try ask(&ledger, "https://site.test/b") == "heldFirst")
        #expect(try ask(&ledger, "http://site.test:81/b") == "heldFirst")
        #expect(ledger.heldCount == 4)
        let (waiting, _) = ledger.arrived(
            .made(0, Self.robots),
            of: try WebURL(Self.robots).origin
        )
        #expect(waiting.map(\.url.path) == ["/a", "/b"])
        #expect(ledger.heldCount == 2)
    }

    @Test(arguments: [
        (Outcome.ok, UInt16(200), "allowed", "skip robots"), (.ok, 204, "allowed", "allowed"),
        (.ok, 301, "allowed", "allowed"), (.ok, 304, "allowed", "allowed"),
        (.ok, 404, "allowed", "allowed"), (.ok, 401, "allowed", "allowed"),
        (.failed, 500, "policy.robots", "policy.robots"),
        (.failed, 429, "policy.robots", "policy.robots"),
        (.failed, 0, "policy.robots", "policy.robots"),
        (.cancelled, 0, "skip robots", "skip robots"), (.skipped, 0, "skip robots", "skip robots"),
    ])
    func `what the file's fetch has come to decides`(
        outcome: Outcome,
        status: UInt16,
        open: String,
        closed: String
    ) throws {
        var ledger = RobotsCache(agent: "crawltop")
        _ = ledger.ask(try entry("http://site.test/first"))
        let body = status == 204 ? nil : "User-agent: *\nDisallow: /closed"
        let result = FetchResult.made(
            0,
            Self.robots,
            role: .robots,
            outcome: outcome,
            status: status == 0 ? nil : status,
            body: body
        )
        let (_, standing) = ledger.arrived(result, of: try WebURL(Self.robots).origin)
        #expect(standing != nil)
        #expect(try ask(&ledger, "http://site.test/open") == open)
        #expect(try ask(&ledger, "http://site.test/closed") == closed)
    }

    @Test func `the agent's own group counts`() throws {
        var ledger = RobotsCache(agent: "crawltop")
        _ = ledger.ask(try entry("http://site.test/"))
        let file = "User-agent: *\nDisallow: /\n\nUser-agent: Crawltop/9\nDisallow: /x"
        _ = ledger.arrived(.made(0, Self.robots, body: file), of: try WebURL(Self.robots).origin)
        #expect(try ask(&ledger, "http://site.test/y") == "allowed")
        #expect(try ask(&ledger, "http://site.test/x") == "skip robots")
    }

    @Test func `a file that failed can be fetched again, one that was read stays`() throws {
        var ledger = RobotsCache(agent: "crawltop")
        let origin = try WebURL(Self.robots).origin
        _ = ledger.ask(try entry("http://site.test/"))
        let failed = FetchResult.made(0, Self.robots, outcome: .failed, status: 500)
        _ = ledger.arrived(failed, of: origin)
        #expect(try ask(&ledger, "http://site.test/a") == "policy.robots")
        _ = ledger.arrived(.made(0, Self.robots, body: "User-agent: *\nDisallow: /x"), of: origin)
        #expect(try ask(&ledger, "http://site.test/a") == "allowed")
        let (_, change) = ledger.arrived(failed, of: origin)
        #expect(change == nil)
        #expect(try ask(&ledger, "http://site.test/a") == "allowed")
        #expect(try ask(&ledger, "http://site.test/x") == "skip robots")
    }

    @Test func `a file is expected once`() throws {
        var ledger = RobotsCache(agent: "crawltop")
        let origin = try WebURL(Self.robots).origin
        let isExpected = [ledger.expect(origin), ledger.expect(origin)]
        #expect(isExpected == [true, false])
        #expect(try ask(&ledger, "http://site.test/") == "held")
        let (waiting, _) = ledger.arrived(.made(0, Self.robots, status: 404), of: origin)
        #expect(waiting.count == 1)
        let isExpectedAgain = ledger.expect(origin)
        #expect(!isExpectedAgain)
    }

    /// When each copied all that waited before it, 16,000 took a second and twice as many four.
    @Test func `a hundred thousand can wait for one file`() throws {
        var ledger = RobotsCache(agent: "crawltop")
        let entry = try entry("http://site.test/a")
        for _ in 0..<100_000 { _ = ledger.ask(entry) }
        let (waiting, _) = ledger.arrived(.made(0, Self.robots), of: entry.url.origin)
        #expect(waiting.count == 100_000)
    }
}
