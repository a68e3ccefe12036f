import DataStructures
import Fetching
import URLStandard

@testable import Crawling

/// A crawl machine over a random site, whose answers come in any order and in batches of any size.
struct MachineRun {
    /// Requests in the order in which they were given.
    private(set) var requests: [FetchRequest] = []
    /// The machine.
    private(set) var machine: CrawlMachine
    private var random: SplitMix64
    private let site: RandomSite

    /// Crawls a site to its end.
    ///
    /// - Parameter window: The most tasks that are unfinished at once; with 1 they end in order.
    init(_ site: RandomSite, policy: CrawlPolicy = Self.policy, window: Int, seed: Int) {
        self.site = site
        random = SplitMix64(seed: UInt64(seed))
        machine = CrawlMachine(policy)
        machine.seed(site.seed)
        var underWay: [(id: Int, request: FetchRequest)] = []
        while true {
            let taken = machine.takeRequests(window: window)
            let ids = taken.indices.map { requests.count + $0 }
            machine.submitted(ids.map { TaskID(index: $0) })
            underWay += zip(ids, taken).map { (id: $0, request: $1) }
            requests += taken
            guard !underWay.isEmpty else { break }
            if window > 1 { underWay.shuffle(using: &random) }
            let count = window == 1 ? 1 : Int.random(in: 1...underWay.count, using: &random)
            for (id, request) in underWay.prefix(count) { end(id, request) }
            underWay.removeFirst(count)
        }
    }

    /// Subdomains belong to the crawl.
    static var policy: CrawlPolicy {
        var policy = CrawlPolicy()
        policy.scope.includesSubdomains = true
        policy.scope.maximumDepth = 1000
        return policy
    }

    /// Pages that were fetched.
    var fetched: [FetchRequest] { requests.filter { $0.verdict == nil && $0.role == .crawl } }

    private mutating func end(_ id: Int, _ request: FetchRequest) {
        if request.role == .robots {
            machine.robotsFinished(
                .made(
                    id,
                    request.url.text,
                    role: .robots,
                    body: "User-agent: *\nDisallow: /private/"
                )
            )
        } else if request.verdict == nil, let url = request.url.parsed {
            machine.finished(
                .made(id, url.href, depth: request.depth),
                links: site.links[url] ?? []
            )
        } else {
            machine.finished(TaskID(index: id))
        }
    }
}
