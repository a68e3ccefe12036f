import Fetching
import URLStandard

/// What is known of each origin's robots.txt, and what waits for one.
struct RobotsCache: Sendable {
    /// What has asked whether a URL may be fetched.
    enum Asker: Sendable {
        case entry(FrontierEntry)
        case redirect(HeldRedirect)

        var url: WebURL {
            switch self {
            case .entry(let entry): entry.url
            case .redirect(let redirect): redirect.target
            }
        }
    }

    /// Whether a URL may be fetched.
    enum Answer {
        case allowed
        case refused(FetchRequest.Verdict)
        /// The file is on its way; what asked is kept until it has come.
        case held
        /// The same, and the file has to be asked for.
        case heldFirst
    }

    private let agent: String
    private var rules: [Origin: RobotsRules] = [:]
    private var waiting: [Origin: [Asker]] = [:]
    /// Entries that wait for a file.
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
        if case .entry = asker { heldCount += 1 }
        return isFirst ? .heldFirst : .held
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
        for case .entry in askers { heldCount -= 1 }
        switch rules[origin] {
        case .rules?, .everything?: return (askers, nil)
        case .nothing?, nil:
            let new = RobotsRules(result, agent: agent)
            rules[origin] = new
            return (askers, new)
        }
    }
}
