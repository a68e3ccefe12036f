import Clock
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
        case refused(FetchRequest.Refusal)
        /// What asked is kept until the file has come, which has to be fetched for the first.
        case held(isFirst: Bool)
    }

    /// A file that was read, or the lack of one.
    private struct Entry {
        var rules: RobotsRules
        /// The task that fetched it, and when that ended.
        var task: TaskID
        var time: MonotonicTime
    }

    /// For how long a file counts before it is asked for again (RFC 9309 §2.4).
    static let lifetime = Duration.seconds(24 * 3600)

    private let agent: String
    private var entries: [Origin: Entry] = [:]
    private var waiting: [Origin: [Asker]] = [:]
    /// Leases that wait for a file.
    private(set) var heldCount = 0

    /// - Parameter agent: The product token (RFC 9309 §2.2.1).
    init(agent: String) {
        self.agent = agent
    }

    /// Whether a URL may be fetched; keeps what asks if that is not known yet, or not any more.
    mutating func ask(_ asker: Asker, now: MonotonicTime) -> Answer {
        let origin = asker.url.origin
        if let entry = entries[origin], now - entry.time < Self.lifetime {
            return entry.rules.refusal(of: asker.url).map { .refused($0) } ?? .allowed
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
    /// A file that is fetched once more by hand can only lift a ban that it had caused by failing. One
    /// that is asked for again and cannot be had counts on (RFC 9309 §2.4).
    ///
    /// - Returns: What waited for it, and the rules if they are new.
    mutating func arrived(
        _ result: FetchResult,
        of origin: Origin,
        now: MonotonicTime
    ) -> ([Asker], RobotsRules?) {
        let askers = waiting.removeValue(forKey: origin) ?? []
        for case .lease in askers { heldCount -= 1 }
        let new = RobotsRules(result, agent: agent)
        if let entry = entries[origin], !entry.rules.areMissing {
            if now - entry.time < Self.lifetime { return (askers, nil) }
            if new.areMissing {
                entries[origin]?.time = now
                return (askers, nil)
            }
        }
        entries[origin] = Entry(rules: new, task: result.id, time: now)
        return (askers, new)
    }

    /// The `Sitemap` lines of an origin's file, and the task that fetched it.
    func sitemaps(of origin: Origin) -> ([String], TaskID)? {
        guard let entry = entries[origin], case .rules(let file, _) = entry.rules else {
            return nil
        }
        return (file.sitemaps, entry.task)
    }
}
