import Crawling
import Fetching
import Testing
import URLStandard

/// Which transfers of a crawl may have a private address: those to a seed's own origin.
@Suite(.timeLimit(.minutes(10)))
struct CrawlReachTests {
    private func reaches(
        _ site: ScriptedSite,
        from seeds: [String],
        _ change: (inout CrawlPolicy) -> Void = { _ in }
    ) async throws -> [String: Set<TransferReach>] {
        var policy = CrawlPolicy()
        change(&policy)
        let outcome = await CrawlRig.crawl(site, from: try seeds.map { try WebURL($0) }, policy)
        return Dictionary(outcome.orders.map { ($0.url.href, [$0.reach]) }) { $0.union($1) }
    }

    @Test func `seeds, their pages, robots_txt and sitemaps are named`() async throws {
        var site = ScriptedSite()
        try site.setPage("http://site.test/", linkingTo: ["/a", "http://other.test/x"])
        try site.setPage("http://site.test/a")
        let reaches = try await reaches(site, from: ["http://site.test/"]) {
            $0.readsSitemaps = true
            $0.checksExternal = true
        }
        #expect(
            reaches == [
                "http://site.test/": [.anywhere], "http://site.test/a": [.anywhere],
                "http://site.test/robots.txt": [.anywhere],
                "http://site.test/sitemap.xml": [.anywhere],
                "http://other.test/x": [.publicOnly],
            ]
        )
    }

    @Test func `hosts in the scope that the user did not name are not`() async throws {
        var site = ScriptedSite()
        try site.setPage(
            "http://site.test/",
            linkingTo: ["http://a.site.test/", "https://site.test/"]
        )
        try site.setPage("http://a.site.test/")
        try site.setPage("https://site.test/")
        let reaches = try await reaches(site, from: ["http://site.test/"]) {
            $0.scope.includesSubdomains = true
        }
        for url in ["http://a.site.test/", "https://site.test/"] {
            #expect(reaches[url] == [.publicOnly])
            #expect(reaches[url + "robots.txt"] == [.publicOnly])
        }
    }

    @Test func `a seed that moves takes the crawl along, but not the user's word`() async throws {
        var site = ScriptedSite()
        try site.set("http://old.test/", .init(status: 301, location: "http://new.test/"))
        try site.setPage("http://new.test/", linkingTo: ["/a", "http://second.test/b"])
        try site.setPage("http://new.test/a")
        try site.setPage("http://second.test/", linkingTo: ["/moved"])
        try site.set("http://second.test/moved", .init(status: 302, location: "/b"))
        try site.setPage("http://second.test/b")
        let reaches = try await reaches(site, from: ["http://old.test/", "http://second.test/"])
        #expect(reaches["http://old.test/"] == [.anywhere])
        #expect(reaches["http://new.test/"] == [.publicOnly])
        #expect(reaches["http://new.test/a"] == [.publicOnly])
        #expect(reaches["http://second.test/b"] == [.anywhere])
    }

    @Test func `an origin that is refused is told so, and nothing of it is fetched`() async throws {
        var policy = CrawlPolicy()
        policy.scope.includesSubdomains = true
        let rig = CrawlRig(policy) { order in
            guard order.reach == .publicOnly else {
                return order.url.href.hasSuffix("robots.txt")
                    ? .status(order, 404) : .page(order, "http://inner.site.test/secret")
            }
            let error = FetchError(.policySSRF, phase: .dns, message: "refused")
            return TransferReport(id: order.id, end: .failed(error))
        }
        let running = rig.start([try WebURL("http://site.test/")])
        let outcome = await rig.end(running)
        #expect(outcome.orders.map(\.url.href).last == "http://inner.site.test/robots.txt")
        let refused = outcome.results.last
        #expect(refused?.url.text == "http://inner.site.test/secret")
        #expect(refused?.error?.errorClass == .policySSRF)
        #expect(refused?.error?.message.contains("refused") == true)
    }
}
