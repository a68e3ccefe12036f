import Fetching
import URLStandard
import WebStandards

/// What is known of each origin's robots.txt, and what waits for one.
struct RobotsCache: Sendable {
    /// What has asked whether a URL may be fetched.
    enum Asker: Sendable {
        case lease(Lease)
        case redirect(HeldRedirect)
        case sitemap(SitemapPlan.Item)

        var url: WebURL {
            switch self {
            case .lease(let lease): lease.discovery.url
            case .redirect(let redirect): redirect.target
            case .sitemap(let item): item.url
            }
        }
    }

    /// Whether a URL may be fetched.
    enum Answer {
        case allowed
        case refused(FetchRequest.Verdict)
        /// What asked is kept until the file has come, which has to be fetched for the first.
        case held(isFirst: Bool)
    }

    private let agent: String
    private var rules: [Origin: RobotsRules] = [:]
    /// The task that fetched each file.
    private var tasks: [Origin: TaskID] = [:]
    private var waiting: [Origin: [Asker]] = [:]
    /// Leases that wait for a file.
    private(set) var heldCount = 0

    /// - Parameter agent: The product token (RFC 9309 §2.2.1).
    init(agent: String) {
        self.agent = agent
    }

    /// Whether a URL may be fetched; keeps what asks if that is not known yet.
    mutating func ask(_ asker: Asker) -> Answer {
        let origin = asker.url.origin
        if let rules = rules[origin] {
            return rules.verdict(on: asker.url).map { .refused($0) } ?? .allowed
        }
        let isFirst = waiting[origin] == nil
        waiting[origin, default: []].append(asker)
        if case .lease = asker { heldCount += 1 }
        return .held(isFirst: isFirst)
    }

    /// Drops everything that waits for a file.
    mutating func removeAll() {
        for origin in waiting.keys { waiting[origin] = [] }
        heldCount = 0
    }

    /// Takes in how the fetch of a file has ended.
    ///
    /// A file that is fetched once more can only lift a ban that it had caused by failing.
    ///
    /// - Returns: What waited for it, and the rules if they are new.
    mutating func arrived(_ result: FetchResult, of origin: Origin) -> ([Asker], RobotsRules?) {
        let askers = waiting.removeValue(forKey: origin) ?? []
        for case .lease in askers { heldCount -= 1 }
        switch rules[origin] {
        case .rules?, .everything?: return (askers, nil)
        case .nothing?, nil:
            let new = RobotsRules(result, agent: agent)
            rules[origin] = new
            tasks[origin] = result.id
            return (askers, new)
        }
    }

    /// The `Sitemap` lines of an origin's file, and the task that fetched it.
    func sitemaps(of origin: Origin) -> ([String], TaskID)? {
        guard case .rules(let file, _)? = rules[origin], let task = tasks[origin] else {
            return nil
        }
        return (file.sitemaps, task)
    }
}
