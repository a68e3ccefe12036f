import DataStructures
import Fetching
import URLStandard

@testable import Crawling

/// A crawl over a random site, whose answers come in any order and in batches of any size.
struct MachineRun {
    private(set) var rig: MachineRig
    private var random: SplitMix64
    private let site: RandomSite

    /// Crawls a site to its end.
    ///
    /// - Parameter window: The most tasks that are unfinished at once; with 1 they end in order.
    init(_ site: RandomSite, policy: CrawlPolicy = Self.policy, window: Int, seed: Int) {
        self.site = site
        random = SplitMix64(seed: UInt64(seed))
        rig = MachineRig(policy)
        rig.machine.seed(site.seed)
        var underWay: [(id: Int, request: FetchRequest)] = []
        while true {
            let first = rig.requests.count
            let taken = rig.take(window: window)
            underWay += taken.enumerated().map { (id: first + $0.offset, request: $0.element) }
            guard !underWay.isEmpty else { break }
            if window > 1 { underWay.shuffle(using: &random) }
            let count = window == 1 ? 1 : Int.random(in: 1...underWay.count, using: &random)
            for (id, request) in underWay.prefix(count) { end(id, request) }
            underWay.removeFirst(count)
        }
    }

    /// Requests in the order in which they were given.
    var requests: [FetchRequest] { rig.requests }

    /// The machine at the end.
    var machine: CrawlMachine { rig.machine }

    /// Subdomains belong to the crawl.
    static var policy: CrawlPolicy {
        var policy = CrawlPolicy()
        policy.scope.includesSubdomains = true
        policy.scope.maximumDepth = 1000
        return policy
    }

    /// Pages that were fetched.
    var fetched: [FetchRequest] { requests.filter { $0.refusal == nil && $0.role == .crawl } }

    private mutating func end(_ id: Int, _ request: FetchRequest) {
        if request.role == .robots {
            let rules = "User-agent: *\nDisallow: /private/"
            rig.machine.robotsFinished(
                .made(id, request.url.text, role: .robots, body: rules)
            )
        } else if request.refusal == nil, let url = request.url.parsed {
            rig.finished(
                .made(id, url.href, depth: request.depth),
                links: site.links[url] ?? []
            )
        } else {
            rig.machine.finished(TaskID(index: id))
        }
    }
}
