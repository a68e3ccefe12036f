import Clock
import Fetching
import Testing
import URLStandard

@testable import Crawling

@Suite(.timeLimit(.minutes(10)))
struct RobotsCacheTests {
    private static let file = "http://site.test/robots.txt"

    private func lease(_ url: String) throws -> RobotsCache.Asker {
        let found = FingerprintKey(1, 2).find(try WebURL(url))
        let discovery = Discovery(found, depth: 1, referrer: nil)
        let token = Token(number: 1)
        return .lease(Lease(token: token, host: "", discovery: discovery, attempts: 0))
    }

    private func ask(
        _ robots: inout RobotsCache,
        _ url: String,
        now: MonotonicTime = .zero
    ) throws -> String {
        switch robots.ask(try lease(url), now: now) {
        case .allowed: "allowed"
        case .refused(.skip(let reason)): "skip \(reason)"
        case .refused(.fail(let error)): error.errorClass.name
        case .held(let isFirst): isFirst ? "heldFirst" : "held"
        }
    }

    @Test func `the first to ask has the file fetched, the others wait with it`() throws {
        var robots = RobotsCache(agent: "crawltop")
        #expect(try ask(&robots, "http://site.test/a") == "heldFirst")
        #expect(try ask(&robots, "http://site.test/b") == "held")
        #expect(try ask(&robots, "https://site.test/b") == "heldFirst")
        #expect(try ask(&robots, "http://site.test:81/b") == "heldFirst")
        #expect(robots.heldCount == 4)
        let (waiting, _) = robots.arrived(
            .made(0, Self.file),
            of: try WebURL(Self.file).origin,
            now: .zero
        )
        #expect(waiting.map(\.url.path) == ["/a", "/b"])
        #expect(robots.heldCount == 2)
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
        var robots = RobotsCache(agent: "crawltop")
        _ = robots.ask(try lease("http://site.test/first"), now: .zero)
        let body = status == 204 ? nil : "User-agent: *\nDisallow: /closed"
        let result = FetchResult.made(
            0,
            Self.file,
            role: .robots,
            outcome: outcome,
            status: status == 0 ? nil : status,
            body: body
        )
        let (_, rules) = robots.arrived(result, of: try WebURL(Self.file).origin, now: .zero)
        #expect(rules != nil)
        #expect(try ask(&robots, "http://site.test/open") == open)
        #expect(try ask(&robots, "http://site.test/closed") == closed)
    }

    @Test func `the agent's own group counts`() throws {
        var robots = RobotsCache(agent: "crawltop")
        _ = robots.ask(try lease("http://site.test/"), now: .zero)
        let file = "User-agent: *\nDisallow: /\n\nUser-agent: Crawltop/9\nDisallow: /x"
        _ = robots.arrived(
            .made(0, Self.file, body: file),
            of: try WebURL(Self.file).origin,
            now: .zero
        )
        #expect(try ask(&robots, "http://site.test/y") == "allowed")
        #expect(try ask(&robots, "http://site.test/x") == "skip robots")
    }

    @Test func `a file that failed can be fetched again, one that was read stays`() throws {
        var robots = RobotsCache(agent: "crawltop")
        let origin = try WebURL(Self.file).origin
        _ = robots.ask(try lease("http://site.test/"), now: .zero)
        let failed = FetchResult.made(0, Self.file, outcome: .failed, status: 500)
        _ = robots.arrived(failed, of: origin, now: .zero)
        #expect(try ask(&robots, "http://site.test/a") == "policy.robots")
        _ = robots.arrived(
            .made(0, Self.file, body: "User-agent: *\nDisallow: /x"),
            of: origin,
            now: .zero
        )
        #expect(try ask(&robots, "http://site.test/a") == "allowed")
        let (_, change) = robots.arrived(failed, of: origin, now: .zero)
        #expect(change == nil)
        #expect(try ask(&robots, "http://site.test/a") == "allowed")
        #expect(try ask(&robots, "http://site.test/x") == "skip robots")
    }

    @Test func `after a day the file is asked for again, and the old one counts until then`() throws
    {
        var robots = RobotsCache(agent: "crawltop")
        let origin = try WebURL(Self.file).origin
        let day = MonotonicTime.zero + RobotsCache.lifetime
        let (before, after) = (day + .seconds(-1), day + .seconds(1))
        _ = robots.ask(try lease("http://site.test/"), now: .zero)
        let first = FetchResult.made(0, Self.file, body: "User-agent: *\nDisallow: /x")
        _ = robots.arrived(first, of: origin, now: .zero)
        #expect(try ask(&robots, "http://site.test/x", now: before) == "skip robots")
        #expect(try ask(&robots, "http://site.test/x", now: after) == "heldFirst")
        #expect(try ask(&robots, "http://site.test/y", now: after) == "held")
        let failed = FetchResult.made(1, Self.file, outcome: .failed, status: 500)
        let (waiting, kept) = robots.arrived(failed, of: origin, now: after)
        #expect(waiting.count == 2 && kept == nil)
        #expect(try ask(&robots, "http://site.test/x", now: after) == "skip robots")
        let later = after + RobotsCache.lifetime
        #expect(try ask(&robots, "http://site.test/x", now: later) == "heldFirst")
        let second = FetchResult.made(2, Self.file, body: "User-agent: *\nDisallow: /y")
        #expect(robots.arrived(second, of: origin, now: later).1 != nil)
        #expect(try ask(&robots, "http://site.test/x", now: later) == "allowed")
        #expect(try ask(&robots, "http://site.test/y", now: later) == "skip robots")
    }

    @Test func `a redirect waits as a lease does, and is not counted as one`() throws {
        var robots = RobotsCache(agent: "crawltop")
        let redirect = HeldRedirect(
            number: 1,
            task: TaskID(index: 0),
            depth: 0,
            target: try WebURL("http://site.test/")
        )
        guard case .held(isFirst: true) = robots.ask(.redirect(redirect), now: .zero) else {
            Issue.record("it is not held")
            return
        }
        #expect(try ask(&robots, "http://site.test/a") == "held")
        #expect(robots.heldCount == 1)
        let origin = try WebURL(Self.file).origin
        let (waiting, _) = robots.arrived(.made(0, Self.file, status: 404), of: origin, now: .zero)
        #expect(waiting.map(\.url.path) == ["/", "/a"])
        #expect(robots.heldCount == 0)
    }

    /// When each copied all that waited before it, 16,000 took a second and twice as many four.
    @Test func `a hundred thousand can wait for one file`() throws {
        var robots = RobotsCache(agent: "crawltop")
        let lease = try lease("http://site.test/a")
        for _ in 0..<100_000 { _ = robots.ask(lease, now: .zero) }
        let (waiting, _) = robots.arrived(.made(0, Self.file), of: lease.url.origin, now: .zero)
        #expect(waiting.count == 100_000)
    }
}
