import NIOCore
import Testing

@testable import DemoSite

/// Follows every link of the site through the router, as a crawl would, without a network.
@Suite
struct LinkTests {
    private static let base = "http://127.0.0.1:1"
    private static var router: Router {
        Router(configuration: DemoSiteConfiguration(sitePages: 300), baseURL: base)
    }

    /// What a walk over all links finds.
    private struct Walk {
        var statuses: [String: Int] = [:]
        var waiting: [String] = []
        var outside: Set<String> = []
    }

    /// The walk from the front page: long, and the same for every test.
    private static let walk = walk(from: "/")

    private static func walk(from start: String) -> Walk {
        // A site of its own and one instant: some paths answer by what was asked before, and when.
        let router = router
        let now = NIODeadline.now()
        var walk = Walk()
        walk.waiting = [start]
        var seen: Set<String> = [start]
        while let target = walk.waiting.popLast() {
            let (status, links) = visit(target, on: router, at: now)
            walk.statuses[target] = status
            for link in links {
                guard let next = resolve(link, on: target) else {
                    walk.outside.insert(link)
                    continue
                }
                if !next.hasPrefix("/trap/"), seen.insert(next).inserted {
                    walk.waiting.append(next)
                }
            }
        }
        return walk
    }

    /// The status of a page, 0 where it breaks, and its links.
    private static func visit(
        _ target: String,
        on router: Router,
        at now: NIODeadline
    ) -> (Int, [String]) {
        let request = SiteRequest(target: target, receivedAt: now)
        guard let answer = router.handler(for: request)?.answer(to: request),
            case .reply(let reply) = answer.act
        else { return (0, []) }
        let head = String(buffer: reply.head)
        let status = Int(head.dropFirst(9).prefix(3)) ?? 0
        var links: [String] = []
        for line in head.split(separator: "\r\n") where line.hasPrefix("Location: ") {
            links.append(String(line.dropFirst(10)))
        }
        guard head.contains("text/html"), !head.contains("gzip") else { return (status, links) }
        links += attributes(text(of: reply))
        return (status, links)
    }

    private static func text(of reply: Reply) -> String {
        switch reply.body {
        case .none: ""
        case .bytes(let bytes): String(buffer: bytes)
        case .stream(let stream): String(buffer: stream.block)
        }
    }

    private static func attributes(_ html: String) -> [String] {
        ["href=\"", "src=\""].flatMap { mark in
            html.split(separator: mark, omittingEmptySubsequences: false).dropFirst()
                .compactMap { $0.split(separator: "\"", maxSplits: 1).first.map(String.init) }
        }
    }

    /// Enough of URL resolution for links that the site itself writes.
    private static func resolve(_ link: String, on page: String) -> String? {
        var link = link.split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
        link = link.replacing("&amp;", with: "&")
        if link.hasPrefix(base) { link = String(link.dropFirst(base.count)) }
        if link.contains(":") && !link.hasPrefix("/") { return nil }
        // The one page with a base address names it in its own head.
        let base = page == "/site/oddities/based" ? "/site/" : page
        let path = base.split(separator: "?")[0]
        if link.hasPrefix("?") { return path + link }
        let query = link.split(separator: "?", maxSplits: 1).dropFirst().first.map { "?\($0)" }
        let reference = link.split(separator: "?", maxSplits: 1).first ?? ""
        var parts = reference.hasPrefix("/") ? [] : path.split(separator: "/")
        if !reference.hasPrefix("/"), !path.hasSuffix("/") { parts = parts.dropLast() }
        for part in reference.split(separator: "/") where part != "." {
            if part == ".." { parts = parts.dropLast() } else { parts.append(part) }
        }
        let isFolder = reference.hasSuffix("/") || reference == "." || reference.isEmpty
        let joined = "/" + parts.joined(separator: "/") + (isFolder && !parts.isEmpty ? "/" : "")
        return joined + (query ?? "")
    }

    @Test func `every page of the site is reached by links but the one that is only in the map`() {
        let reached = Self.walk.statuses
        let site = Encyclopedia(pageCount: 300, seed: 2013, baseURL: Self.base)
        let missed = site.pages.map(\.target).filter { reached[$0] != 200 }
        #expect(missed == ["/site/unlinked.html"])
    }

    @Test func `only the links that are meant to be broken are broken`() {
        let broken = Self.walk.statuses.filter { $0.value == 404 }.keys
        let meant = broken.filter {
            $0.contains("/lost-page-") || $0 == "/site/oddities/missing"
                || $0.hasPrefix("/site/oddities/hostile-")
        }
        #expect(Set(broken) == Set(meant))
        #expect((8...25).contains(broken.count { $0.contains("/lost-page-") }))
    }

    @Test func `the walk meets every kind of answer and leaves the site at one place`() {
        let walk = Self.walk
        #expect(Set(walk.statuses.values).isSuperset(of: [0, 200, 204, 301, 302, 307, 410, 429]))
        #expect(walk.outside.filter { $0.hasPrefix("https:") } == ["https://example.org/"])
    }

    @Test(arguments: router.roots)
    func `the front page names every path`(root: String) throws {
        let text = try #require(Self.frontPage)
        #expect(text.contains("/\(root)"))
    }

    @Test func `a crawl from the front page is not led to what would hold it up`() throws {
        let links = Self.attributes(try #require(Self.frontPage))
        for root in ["/hang", "/stall", "/truncated", "/reset", "/empty", "/trap/"] {
            #expect(!links.contains { $0.hasPrefix(root) })
        }
    }

    private static let frontPage: String? = {
        let request = SiteRequest(target: "/", receivedAt: .now())
        guard case .reply(let reply) = router.handler(for: request)?.answer(to: request).act else {
            return nil
        }
        return text(of: reply)
    }()
}
