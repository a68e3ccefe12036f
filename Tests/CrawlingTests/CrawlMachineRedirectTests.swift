import Fetching
import Testing
import URLStandard

@testable import Crawling

/// What a crawl says of the redirects that its engine holds.
struct CrawlMachineRedirectTests {
    /// A machine that knows the robots.txt of `site.test` and `down.test`.
    private func machine(
        ignoringRobots: Bool = false,
        checkingExternal: Bool = false
    ) throws -> CrawlMachine {
        var policy = CrawlPolicy()
        policy.checksExternal = checkingExternal
        policy.ignoresRobots = ignoringRobots
        policy.scope.maximumDepth = 3
        policy.scope.excludes = [{ $0.hasSuffix("/excluded") || $0.contains("#") }]
        var machine = CrawlMachine(policy, key: .random())
        machine.seed(try WebURL("http://site.test/"))
        machine.seed(try WebURL("http://down.test/"))
        let robots = "User-agent: *\nDisallow: /private"
        machine.robotsFinished(.made(0, "http://site.test/robots.txt", role: .robots, body: robots))
        machine.robotsFinished(
            .made(1, "http://down.test/robots.txt", role: .robots, outcome: .cancelled, status: nil)
        )
        return machine
    }

    private func redirect(to target: String, depth: Int, number: UInt64 = 1) throws -> HeldRedirect
    {
        HeldRedirect(
            number: number,
            task: TaskID(index: 7),
            depth: depth,
            target: try WebURL(target)
        )
    }

    private func decisions(_ machine: inout CrawlMachine) -> [RedirectDecision] {
        machine.takeEffects().compactMap { effect in
            if case .resolve(let decision) = effect { decision } else { nil }
        }
    }

    @Test(arguments: [
        ("http://site.test/a", 1, SkipReason?.none), ("http://site.test/a#fragment", 1, nil),
        ("http://site.test/private/x", 1, .robots), ("http://site.test/excluded", 1, .scope),
        ("http://site.test/a", 3, nil), ("http://other.test/", 1, .scope),
        ("http://down.test/", 2, .robots), ("http://site.test/excluded", 0, nil),
        ("http://site.test/private/x", 0, .robots),
    ])
    func `a redirect is followed as the crawl would follow a link`(
        target: String,
        depth: Int,
        reason: SkipReason?
    ) throws {
        var machine = try machine()
        let redirect = try redirect(to: target, depth: depth)
        machine.redirectHeld(redirect)
        let answer = reason.map { RedirectDecision.Answer.refuse(.skip($0)) } ?? .follow
        #expect(decisions(&machine) == [RedirectDecision(redirect, answer)])
    }

    @Test(arguments: [
        ("http://other.test/", 1, RedirectDecision.Answer.check), ("http://other.test/", 4, .check),
        ("http://other.test/excluded", 1, .refuse(.skip(.scope))),
        ("http://other.test/", 0, .follow),
        ("http://site.test/excluded", 1, .refuse(.skip(.scope))),
        ("http://site.test/a", 1, .follow),
    ])
    func `where links out of the scope are checked, so are redirects`(
        target: String,
        depth: Int,
        answer: RedirectDecision.Answer
    ) throws {
        var machine = try machine(ignoringRobots: true, checkingExternal: true)
        let redirect = try redirect(to: target, depth: depth)
        machine.redirectHeld(redirect)
        #expect(decisions(&machine) == [RedirectDecision(redirect, answer)])
    }

    @Test func `a redirect waits for the robots_txt of its target, which is fetched once`() throws {
        var machine = try machine()
        _ = machine.takeRequests()
        let first = try redirect(to: "http://other.test/private", depth: 0)
        let second = try redirect(to: "http://other.test/open", depth: 0, number: 2)
        machine.redirectHeld(first)
        machine.redirectHeld(second)
        #expect(decisions(&machine).isEmpty)
        let requests = machine.takeRequests()
        #expect(requests.map(\.url.text) == ["http://other.test/robots.txt"])
        let robots = "User-agent: *\nDisallow: /private"
        machine.robotsFinished(
            .made(9, "http://other.test/robots.txt", role: .robots, body: robots)
        )
        #expect(
            decisions(&machine) == [
                RedirectDecision(first, .refuse(.skip(.robots))), RedirectDecision(second, .follow),
            ]
        )
    }

    @Test func `a crawl that ignores robots_txt waits for none`() throws {
        var machine = try machine(ignoringRobots: true)
        let redirect = try redirect(to: "http://other.test/", depth: 0)
        machine.redirectHeld(redirect)
        #expect(decisions(&machine) == [RedirectDecision(redirect, .follow)])
    }
}
