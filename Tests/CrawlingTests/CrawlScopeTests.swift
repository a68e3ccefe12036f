import Fetching
import Testing
import URLStandard

@testable import Crawling

struct CrawlScopeTests {
    private func scope(
        _ seeds: String...,
        change: (inout CrawlScope) -> Void = { _ in }
    ) throws -> CrawlScope {
        var scope = CrawlScope()
        for seed in seeds { scope.add(try WebURL(seed)) }
        change(&scope)
        return scope
    }

    @Test(arguments: [
        ("http://site.test/x", true), ("https://site.test/", true), ("http://SITE.test:80/", true),
        ("https://site.test:443/", true), ("http://site.test:443/", false),
        ("http://site.test:8080/", false), ("http://www.site.test/", false),
        ("http://site.test./", false), ("http://site.test.evil/", false),
        ("http://evil.test/site.test", false), ("http://site.test@evil.test/", false),
    ])
    func `a host counts with its port, the standard ports as none`(url: String, isIn: Bool) throws {
        #expect(try scope("http://site.test/").contains(WebURL(url)) == isIn)
    }

    @Test(arguments: [
        ("http://www.site.test/", true), ("http://a.b.c.site.test/", true),
        ("http://evilsite.test/", false), ("http://test/", false), ("http://.site.test/", true),
        ("http://www.site.test:8080/", false), ("http://www.port.test:8080/", true),
        ("http://1.10.0.0.1/", false), ("http://10.0.0.1/", true), ("http://1.0.0.1/", false),
        ("http://[::1]/", false),
    ])
    func `subdomains belong to the crawl if wanted`(url: String, isIn: Bool) throws {
        let scope = try scope("http://site.test/", "http://port.test:8080/", "http://10.0.0.1/") {
            $0.includesSubdomains = true
        }
        guard let url = try? WebURL(url) else { return #expect(!isIn) }
        #expect(scope.contains(url) == isIn)
    }

    /// Each label would cost a hash of all that follow it.
    @Test func `a host longer than any name is no subdomain`() throws {
        let scope = try scope("http://site.test/") { $0.includesSubdomains = true }
        let labels = String(repeating: "a.", count: 4000)
        #expect(try !scope.contains(WebURL("http://\(labels)site.test/")))
        let longest = String(repeating: "a.", count: 122)
        #expect(try scope.contains(WebURL("http://\(longest)site.test:80/")))
    }

    @Test func `the reasons are told in order, and seeds have none`() throws {
        let scope = try scope("http://site.test/") {
            $0.includes = [{ $0.contains("/docs") }]
            $0.excludes = [{ $0.contains("print") }]
            $0.maximumDepth = 3
            $0.maximumURLLength = 60
        }
        let long = "http://site.test/docs/" + String(repeating: "x", count: 38)
        let cases: [(String, Int, SkipReason?)] = [
            ("http://site.test/docs", 1, nil), ("http://site.test/docs", 3, nil),
            ("http://site.test/docs", 4, .depth), ("http://site.test/blog", 1, .scope),
            ("http://site.test/docs?print", 1, .scope), ("http://other.test/docs", 9, .scope),
            (long, 1, nil), (long + "x", 1, .scope), ("http://other.test/print", 0, nil),
        ]
        for (url, depth, reason) in cases {
            #expect(try scope.exclusion(of: WebURL(url), depth: depth) == reason, "\(url)")
        }
    }

    @Test(arguments: [
        ("https://site.test/", true), ("https://site.test:443/x?y", true),
        ("http://site.test/", false), ("https://www.site.test/", false),
        ("http://open.test/", true), ("https://open.test/", false),
        ("http://open.test:8080/", false), ("https://moved.test/", false),
        ("https://x.moved.test/", false), ("https://other.test/", false),
        ("https://site.test:8443/", false), ("https://site.test./", false),
        ("http://10.0.0.1:81/", true), ("http://10.0.0.1/", false),
    ])
    func `credentials are for the origins that the user named`(url: String, isTrusted: Bool) throws
    {
        var scope = try scope("https://site.test/", "http://open.test/", "http://10.0.0.1:81/") {
            $0.includesSubdomains = true
        }
        scope.extend(to: try WebURL("https://moved.test/"))
        #expect(try scope.trusts(WebURL(url)) == isTrusted)
    }
}
