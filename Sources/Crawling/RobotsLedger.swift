import Fetching
import URLStandard
import WebStandards

/// What is known of each origin's robots.txt, and who waits for one.
struct RobotsLedger: Sendable {
    /// Whether a URL may be fetched.
    enum Answer {
        case allowed
        case disallowed
        /// The file could not be had, so nothing may be fetched (RFC 9309 §2.3.1.4).
        case unreachable(String)
        /// The file is on its way; the entry is kept until it has come.
        case held
        /// The same, and the file has to be asked for.
        case heldFirst
    }

    private enum Standing: Sendable {
        case pending([FrontierEntry])
        case rules(RobotsTxt)
        case everything
        case nothing(String)
    }

    private let agent: String
    private var origins: [Origin: Standing] = [:]

    /// - Parameter agent: The product token (RFC 9309 §2.2.1).
    init(agent: String) {
        self.agent = agent
    }

    /// Whether an entry may be fetched; keeps it if that is not known yet.
    mutating func ask(_ entry: FrontierEntry) -> Answer {
        let origin = entry.url.origin
        switch origins[origin] {
        case nil:
            origins[origin] = .pending([entry])
            return .heldFirst
        case .pending(var entries):
            entries.append(entry)
            origins[origin] = .pending(entries)
            return .held
        case .rules(let robots):
            return robots.verdict(agent: agent, url: entry.url).isAllowed ? .allowed : .disallowed
        case .everything: return .allowed
        case .nothing(let why): return .unreachable(why)
        }
    }

    /// Whether a URL is known to be disallowed, for redirects.
    func disallows(_ url: WebURL) -> Bool {
        switch origins[url.origin] {
        case .rules(let robots): !robots.verdict(agent: agent, url: url).isAllowed
        case .nothing: true
        case nil, .pending, .everything: false
        }
    }

    /// Takes a file's fetch in. Returns who waited for it, and the file where there is one.
    ///
    /// 4xx allows everything (§2.3.1.3), but for 429; 5xx and errors allow nothing (§2.3.1.4).
    mutating func arrived(_ result: FetchResult, of origin: Origin) -> ([FrontierEntry], RobotsTxt?) {
        guard case .pending(let entries)? = origins[origin] else { return ([], nil) }
        var robots: RobotsTxt?
        if result.outcome == .ok {
            if let status = result.status, status < 300 {
                let file = RobotsTxt(parsing: result.body ?? [])
                robots = file
                origins[origin] = .rules(file)
            } else {
                origins[origin] = .everything
            }
        } else {
            origins[origin] = .nothing(result.error?.description ?? result.outcome.rawValue)
        }
        return (entries, robots)
    }

    /// The crawl delay asked for by a file.
    func crawlDelay(in robots: RobotsTxt) -> Duration? {
        robots.crawlDelay(for: agent)
    }
}
