import Clock
import URLStandard

/// What is known of names, and which are being looked up: one lookup a name at a time.
///
/// Pure: time comes as an argument.
struct NameCache: Sendable {
    /// What a transfer to a name has to do.
    enum Standing: Equatable, Sendable {
        /// It can connect to one of these.
        case found([IPAddress])
        /// The name does not exist.
        case notFound
        /// It has to wait for a lookup.
        case wait
    }

    /// For how long a name counts as not existing.
    static let lifetimeOfNothing = Duration.seconds(5)
    /// Names that are kept at least before old ones are looked for.
    private static let smallestSweep = 1024

    private struct Entry: Sendable {
        var standing = Standing.wait
        var until = MonotonicTime.zero
        var isLookedUp = false
        /// From when on it is looked up anew, beside whoever still uses it.
        var refreshAt = MonotonicTime.zero
        /// Ports for which libcurl has these addresses.
        var pinned: Set<UInt16> = []
    }

    private let lifetime: Duration
    private var entries: [String: Entry] = [:]
    private var sweepAt = smallestSweep

    /// A ledger that knows nothing; addresses count for `lifetime`.
    ///
    /// When five sixths of it are over, addresses in use are looked up anew, beside whoever still
    /// uses them.
    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    /// Names known or being looked up.
    var count: Int { entries.count }

    /// What a transfer to a name has to do now.
    ///
    /// - Returns: Its standing, and whether a lookup has to be started: the answer to it is due
    ///   through ``answered(_:_:now:)``.
    mutating func ask(_ name: String, now: MonotonicTime) -> (Standing, startsLookup: Bool) {
        guard let entry = entries[name] else {
            if entries.count >= sweepAt { sweep(now) }
            entries[name] = Entry(isLookedUp: true)
            return (.wait, true)
        }
        let isValid = now < entry.until
        let startsLookup = !entry.isLookedUp && (!isValid || now >= entry.refreshAt)
        if startsLookup { entries[name]?.isLookedUp = true }
        return (isValid ? entry.standing : .wait, startsLookup)
    }

    /// A lookup has ended.
    mutating func answered(_ name: String, _ answer: NameAnswer, now: MonotonicTime) {
        guard var entry = entries[name] else { return }
        entry.isLookedUp = false
        switch answer {
        case .addresses(let addresses):
            entry.standing = .found(addresses)
            // libcurl counts from when it was told: it has to be told anew, even of the same.
            entry.pinned = []
            entry.until = now + lifetime
            entry.refreshAt = now + lifetime * 5 / 6
        case .notFound where now >= entry.until:
            entry.standing = .notFound
            entry.pinned = []
            entry.until = now + Self.lifetimeOfNothing
            entry.refreshAt = entry.until
        case .notFound, .failed, .lacking:
            // What is known counts for the rest of its time.
            entry.refreshAt = entry.until
            entries[name] = now < entry.until ? entry : nil
            return
        }
        entries[name] = entry
    }

    /// A lookup will not be made after all.
    mutating func withdrawn(_ name: String, now: MonotonicTime) {
        answered(name, .failed(""), now: now)
    }

    /// Whether libcurl has yet to be told a name's addresses for a port; after that it has them.
    mutating func mustPin(_ name: String, port: UInt16) -> Bool {
        guard let entry = entries[name], !entry.pinned.contains(port) else { return false }
        entries[name]?.pinned.insert(port)
        return true
    }

    /// libcurl may not have got what it was to be told.
    mutating func unpin(_ name: String, port: UInt16) {
        entries[name]?.pinned.remove(port)
    }

    private mutating func sweep(_ now: MonotonicTime) {
        entries = entries.filter { $0.value.isLookedUp || now < $0.value.until }
        sweepAt = max(Self.smallestSweep, entries.count * 2)
    }
}
