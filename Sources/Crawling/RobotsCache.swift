import Fetching
import URLStandard

/// What is known of each origin's robots.txt, and who waits for one.
struct RobotsCache: Sendable {
    /// Whether a URL may be fetched.
    enum Answer {
        case allowed
        case refused(FetchRequest.Verdict)
        /// The file is on its way; the entry is kept until it has come.
        case held
        /// The same, and the file has to be asked for.
        case heldFirst
    }

    private let agent: String
    private var standings: [Origin: RobotsStanding] = [:]
    private var waiting: [Origin: [FrontierEntry]] = [:]
    /// Entries that wait for a file.
    private(set) var heldCount = 0

    /// - Parameter agent: The product token (RFC 9309 §2.2.1).
    init(agent: String) {
        self.agent = agent
    }

    /// Whether an entry may be fetched; keeps it if that is not known yet.
    mutating func ask(_ entry: FrontierEntry) -> Answer {
        let origin = entry.url.origin
        if let standing = standings[origin] {
            return standing.verdict(on: entry.url).map { .refused($0) } ?? .allowed
        }
        let isFirst = expect(origin)
        waiting[origin, default: []].append(entry)
        heldCount += 1
        return isFirst ? .heldFirst : .held
    }

    /// Drops every entry that waits for a file.
    mutating func removeAll() {
        for origin in waiting.keys { waiting[origin] = [] }
        heldCount = 0
    }

    /// Notes that an origin's file is wanted.
    ///
    /// - Returns: Whether it has to be asked for.
    mutating func expect(_ origin: Origin) -> Bool {
        guard standings[origin] == nil, waiting[origin] == nil else { return false }
        waiting[origin] = []
        return true
    }

    /// Takes a file's fetch in.
    ///
    /// A file that is fetched once more can only lift a ban that it had caused by failing.
    ///
    /// - Returns: Who waited for it, and what it has come to if that is new.
    mutating func arrived(
        _ result: FetchResult,
        of origin: Origin
    ) -> ([FrontierEntry], RobotsStanding?) {
        let entries = waiting.removeValue(forKey: origin) ?? []
        heldCount -= entries.count
        switch standings[origin] {
        case .rules?, .everything?: return (entries, nil)
        case .nothing?, nil:
            let standing = RobotsStanding(result, agent: agent)
            standings[origin] = standing
            return (entries, standing)
        }
    }
}
