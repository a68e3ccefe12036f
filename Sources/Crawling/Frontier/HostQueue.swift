import Clock
import DequeModule
import Fetching
import URLStandard

/// One host at a frontier in memory: what waits of it, and when more of it may be claimed.
struct HostQueue: Sendable {
    /// A URL that waits; small, for there may be millions.
    struct Entry: Sendable {
        let url: WebURL
        /// Its age: the position in the order of all that was ever queued.
        var sequence: UInt64
        let refusal: FetchRequest.Refusal?
        let referrer: TaskID?
        let depth: UInt16
        var attempts: UInt16
        let role: TaskRole
        let band: Discovery.Band
    }

    let name: String
    private var bands = Discovery.Band.allCases.map { _ in Deque<Entry>() }
    private(set) var count = 0
    /// Its own limit; nil for the default.
    var limit: Int?
    /// Its own delay; nil for the default.
    var delay: Duration?
    /// When the delay since its last holder's last start is over.
    var nextStart = MonotonicTime.zero
    /// Until when it rests.
    var restEnd = MonotonicTime.zero
    /// Transfers that its holder may have under way; nil while it is not held.
    var share: Int?
    var isExcluded = false
    /// Whether it is among those that may be held.
    var isListed = false

    init(name: String) {
        self.name = name
    }

    var isHeld: Bool { share != nil }

    /// When it may be held.
    var dueAt: MonotonicTime { max(nextStart, restEnd) }

    /// The band and the age of what is claimed next.
    var head: (band: Int, sequence: UInt64)? {
        for band in bands.indices {
            if let first = bands[band].first { return (band, first.sequence) }
        }
        return nil
    }

    mutating func append(_ entry: Entry) {
        bands[entry.band.rawValue].append(entry)
        count += 1
    }

    mutating func prepend(_ entry: Entry) {
        bands[entry.band.rawValue].prepend(entry)
        count += 1
    }

    mutating func popFirst(ofBand band: Int) -> Entry? {
        guard let entry = bands[band].popFirst() else { return nil }
        count -= 1
        return entry
    }

    /// Drops what waits.
    mutating func removeAll() {
        bands = Discovery.Band.allCases.map { _ in Deque() }
        count = 0
    }
}
