import Clock
import Fetching
import FetchingTestSupport
import Testing
import URLStandard
import WebStandards

@testable import Crawling

struct CrawlGateTests {
    private func row(_ role: TaskRole, depth: Int) -> TaskRow {
        TaskRow(
            id: TaskID(index: 0),
            role: role,
            url: "http://site.test/",
            host: HostID(index: 0),
            depth: depth,
            knownAt: .zero
        )
    }

    private func gate() throws -> CrawlGate {
        let gate = CrawlGate()
        var scope = CrawlScope()
        scope.maximumDepth = 3
        scope.excludes = [{ $0.hasSuffix("/excluded") || $0.contains("#") }]
        scope.add(try WebURL("http://site.test/"))
        scope.add(try WebURL("http://down.test/"))
        gate.update(scope: scope)
        let robots = RobotsTxt(parsing: "User-agent: *\nDisallow: /private")
        gate.learn(
            .rules(robots, agent: "crawltop"),
            of: try WebURL("http://site.test/").origin
        )
        gate.learn(.nothing(.skip(.robots)), of: try WebURL("http://down.test/").origin)
        return gate
    }

    @Test(arguments: [
        ("http://site.test/a", TaskRole.crawl, 1, SkipReason?.none),
        ("http://site.test/a#fragment", .crawl, 1, nil),
        ("http://site.test/private/x", .crawl, 1, .robots),
        ("http://site.test/excluded", .crawl, 1, .scope),
        ("http://site.test/a", .crawl, 3, nil),
        ("http://other.test/", .crawl, 1, .scope),
        ("http://down.test/", .crawl, 2, .robots),
        ("http://other.test/", .crawl, 0, nil),
        ("http://site.test/excluded", .crawl, 0, nil),
        ("http://site.test/private/x", .crawl, 0, .robots),
        ("http://site.test/private/x", .robots, 1, nil),
        ("http://other.test/", .sitemap, 1, nil),
        ("http://site.test/private/x", .check, 1, nil),
    ])
    func `a redirect is followed as the crawl would follow a link`(
        target: String,
        role: TaskRole,
        depth: Int,
        reason: SkipReason?
    ) throws {
        #expect(
            try gate().exclusion(of: WebURL(target), for: row(role, depth: depth)) == reason
        )
    }

    @Test func `a gate that was told nothing lets seeds pass`() throws {
        let target = try WebURL("http://other.test/")
        #expect(CrawlGate().exclusion(of: target, for: row(.crawl, depth: 0)) == nil)
    }
}
