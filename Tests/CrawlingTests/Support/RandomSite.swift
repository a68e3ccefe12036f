import DataStructures
import URLStandard

/// A random graph of pages on a few origins, some of them disallowed or out of the scope.
struct RandomSite: Sendable {
    /// Where a crawl starts.
    let seed: WebURL
    /// Links by page; every page that is linked to is in it.
    let links: [WebURL: [WebURL]]

    /// A site that follows from a seed.
    init(seed number: Int, pages: Int = 120) throws {
        var random = SplitMix64(seed: UInt64(number))
        let hosts = ["site.test", "a.site.test", "b.site.test:8080", "other.test"]
        let folders = ["", "", "", "private/"]
        var urls: [WebURL] = []
        for page in 0..<pages {
            let host = page == 0 ? hosts[0] : hosts.randomElement(using: &random) ?? ""
            let folder = page == 0 ? "" : folders.randomElement(using: &random) ?? ""
            urls.append(try WebURL("http://\(host)/\(folder)\(page)"))
        }
        var links: [WebURL: [WebURL]] = [:]
        for url in urls {
            let count = Int.random(in: 0...4, using: &random)
            links[url] = (0..<count).compactMap { _ in urls.randomElement(using: &random) }
        }
        seed = urls[0]
        self.links = links
    }

    /// Whether a page belongs to the crawl of the whole of site.test, on the standard port.
    static func isInScope(_ url: WebURL) -> Bool {
        url.port == nil && (url.host == "site.test" || url.host.hasSuffix(".site.test"))
    }

    /// Whether every robots.txt of the site disallows a page.
    static func isDisallowed(_ url: WebURL) -> Bool { url.path.hasPrefix("/private/") }

    /// How many links away from the seed each page is that a crawl may find.
    func depths(obeyingRobots isPolite: Bool = true) -> [WebURL: Int] {
        var depths = [seed: 0]
        var line = [seed]
        var next = 0
        while next < line.count {
            let page = line[next]
            next += 1
            guard Self.isInScope(page), !isPolite || !Self.isDisallowed(page) else { continue }
            for link in links[page] ?? [] where depths[link] == nil {
                depths[link] = (depths[page] ?? 0) + 1
                line.append(link)
            }
        }
        return depths
    }

    /// The same as a site that answers.
    func scripted() throws -> ScriptedSite {
        var site = ScriptedSite()
        for (page, targets) in links {
            try site.setPage(page.href, linkingTo: targets.map(\.href))
            let robots = try WebURL("/robots.txt", base: page).href
            let rules = Array("User-agent: *\nDisallow: /private/".utf8)
            try site.set(robots, ScriptedSite.Answer(status: 200, body: rules))
        }
        return site
    }
}
