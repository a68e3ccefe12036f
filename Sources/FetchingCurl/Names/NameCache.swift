import Clock
import URLStandard

/// A cache of names' addresses, which also makes sure that a name has one lookup at a time.
///
/// A pure value; time is an argument.
struct NameCache: Sendable {
    /// What is known of a name.
    enum State: Equatable, Sendable {
        /// It has these addresses.
        case found([IPAddress])
        /// It does not exist.
        case notFound
        /// Nothing; a lookup will tell.
        case wait
    }

    /// How long a name counts as missing.
    static let lifetimeOfNothing = Duration.seconds(5)
    /// The least number of names at which expired ones are removed.
    private static let smallestSweep = 1024

    private struct Entry: Sendable {
        var state = State.wait
        var until = MonotonicTime.zero
        var isLookedUp = false
        /// When it is looked up again although its addresses are still valid.
        var refreshAt = MonotonicTime.zero
        /// Ports for which libcurl's own cache holds these addresses.
        var portsInCurl: Set<UInt16> = []
    }

    private let lifetime: Duration
    private var entries: [String: Entry] = [:]
    private var sweepAt = smallestSweep

    /// Creates an empty cache whose addresses are valid for `lifetime`.
    ///
    /// After five sixths of that, addresses that are still asked for are refreshed, while transfers
    /// go on using them.
    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    /// How many names are known or being looked up.
    var count: Int { entries.count }

    /// Asks for a name.
    ///
    /// - Returns: What is known, and whether the caller must start a lookup and report its answer to
    ///   ``answered(_:_:now:)``.
    mutating func ask(_ name: String, now: MonotonicTime) -> (State, startsLookup: Bool) {
        guard let entry = entries[name] else {
            if entries.count >= sweepAt { sweep(now) }
            entries[name] = Entry(isLookedUp: true)
            return (.wait, true)
        }
        let isValid = now < entry.until
        let startsLookup = !entry.isLookedUp && (!isValid || now >= entry.refreshAt)
        if startsLookup { entries[name]?.isLookedUp = true }
        return (isValid ? entry.state : .wait, startsLookup)
    }

    /// A lookup has ended.
    mutating func answered(_ name: String, _ answer: NameAnswer, now: MonotonicTime) {
        guard var entry = entries[name] else { return }
        entry.isLookedUp = false
        switch answer {
        case .addresses(let addresses):
            entry.state = .found(addresses)
            // An entry of libcurl's ages from when it was set, so it must be set again.
            entry.portsInCurl = []
            entry.until = now + lifetime
            entry.refreshAt = now + lifetime * 5 / 6
        case .notFound where now >= entry.until:
            entry.state = .notFound
            entry.portsInCurl = []
            entry.until = now + Self.lifetimeOfNothing
            entry.refreshAt = entry.until
        case .notFound, .failed, .lacking:
            // Addresses that are known stay valid for the rest of their lifetime.
            entry.refreshAt = entry.until
            entries[name] = now < entry.until ? entry : nil
            return
        }
        entries[name] = entry
    }

    /// A lookup was withdrawn before it began.
    mutating func withdrawn(_ name: String, now: MonotonicTime) {
        answered(name, .failed(""), now: now)
    }

    /// Whether libcurl still needs a name's addresses for a port; it counts as told afterwards.
    mutating func needsEntry(for name: String, port: UInt16) -> Bool {
        guard let entry = entries[name], !entry.portsInCurl.contains(port) else { return false }
        entries[name]?.portsInCurl.insert(port)
        return true
    }

    /// libcurl may not have taken the entry over, because its transfer ended too early.
    mutating func forgetEntry(of name: String, port: UInt16) {
        entries[name]?.portsInCurl.remove(port)
    }

    private mutating func sweep(_ now: MonotonicTime) {
        entries = entries.filter { $0.value.isLookedUp || now < $0.value.until }
        sweepAt = max(Self.smallestSweep, entries.count * 2)
    }
}
