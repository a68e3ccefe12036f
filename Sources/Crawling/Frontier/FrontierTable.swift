import Clock
import HeapModule
import URLStandard

/// The frontier in memory as a value: everything seen, queued and leased, for one worker.
///
/// Each call is a method with the time as an argument; one that throws changes nothing.
struct FrontierTable: Sendable {
    /// A claimed URL, as it goes back to its queue if need be.
    struct Leased: Sendable {
        let host: Int
        let entry: HostQueue.Entry
    }

    /// The worker.
    struct Member: Sendable {
        let incarnation: Incarnation
        /// The newest call that was seen from it.
        var lastCall: UInt64 = 0
        /// Whether it was evicted, so that nothing revives it.
        var isFenced = false
        /// Held hosts that have changed since its last heartbeat.
        var changed: Set<Int> = []
    }

    let key: FingerprintKey
    var member: Member?
    var hosts = HostTable()
    var leases: [Token: Leased] = [:]
    /// Tokens that were reaped.
    var lost: Set<Token> = []
    var deferred = DeferredURLs()
    var counts = FrontierCounts()
    var isPaused = false
    /// Numbers given so far, which time keeps unique if the table is lost.
    var newestIncarnation: UInt64 = 0
    var newestToken: UInt64 = 0

    private var seen: Set<Fingerprint> = []
    private var sequence: UInt64 = 0

    init(key: FingerprintKey) {
        self.key = key
    }

    /// The counts as they are now.
    func allCounts() -> FrontierCounts {
        var counts = counts
        counts.leased = leases.count
        counts.deferred = deferred.count
        counts.seen = seen.count
        counts.held = hosts.heldCount
        return counts
    }

    // MARK: Adding

    /// Whether a URL is known and not deferred.
    func isKnown(_ fingerprint: Fingerprint) -> Bool {
        seen.contains(fingerprint) && !deferred.contains(fingerprint)
    }

    /// Adds a URL that is not known, or that is deferred and to be queued now.
    ///
    /// - Returns: Whether it was either.
    @discardableResult
    mutating func add(_ discovery: Discovery) -> Bool {
        if !seen.insert(discovery.fingerprint).inserted {
            guard discovery.placement == .queue, deferred.remove(discovery.fingerprint) else {
                return false
            }
        }
        switch discovery.placement {
        case .queue: enqueue(discovery)
        case .deferral: deferred.add(discovery)
        case .done: counts.done += 1
        }
        return true
    }

    private mutating func enqueue(_ discovery: Discovery) {
        let host = hosts.host(of: discovery.url)
        guard !hosts[host].isExcluded else {
            counts.excluded += 1
            return
        }
        let entry = HostQueue.Entry(
            url: discovery.url,
            sequence: 0,
            refusal: discovery.refusal,
            referrer: discovery.referrer,
            depth: UInt16(clamping: discovery.depth),
            attempts: 0,
            role: discovery.role,
            band: discovery.band
        )
        append(entry, to: host)
    }

    /// Queues everything that is deferred.
    mutating func queueDeferred() {
        for discovery in deferred.takeAll() { enqueue(discovery) }
    }

    /// Puts an entry at the tail of its queue.
    mutating func append(_ entry: HostQueue.Entry, to host: Int) {
        guard !hosts[host].isExcluded else {
            counts.excluded += 1
            return
        }
        sequence += 1
        var entry = entry
        entry.sequence = sequence
        hosts[host].append(entry)
        counts.queued += 1
        hosts.list(host)
    }

    /// Puts leased URLs back at the head of their queues, in their old order.
    ///
    /// - Parameter change: Changes each; nil leaves it out.
    mutating func putBack(
        _ tokens: [Token],
        _ change: (HostQueue.Entry) -> HostQueue.Entry? = { $0 }
    ) -> Int {
        var count = 0
        // The last first, so that the first is at the head in the end.
        for token in tokens.sorted(by: >) {
            guard let leased = leases.removeValue(forKey: token) else { continue }
            guard let entry = change(leased.entry) else { continue }
            guard !hosts[leased.host].isExcluded else {
                counts.excluded += 1
                continue
            }
            hosts[leased.host].prepend(entry)
            counts.queued += 1
            count += 1
            hosts.list(leased.host)
        }
        return count
    }

    // MARK: Claiming

    /// A host's next URL, to be compared with those of the other hosts.
    private struct Head: Comparable {
        let band: Int
        let sequence: UInt64
        let host: Int
        var left: Int

        static func < (one: Head, other: Head) -> Bool {
            (one.band, one.sequence) < (other.band, other.sequence)
        }
        static func == (one: Head, other: Head) -> Bool { one.sequence == other.sequence }
    }

    /// Leases URLs in the order of bands and age, as a merge of the hosts' queues.
    mutating func lease(
        from claims: [HostClaim],
        atMost count: Int,
        now: MonotonicTime
    ) -> [Lease] {
        var heads = Heap(claims.compactMap { claim in head(of: claim, at: now) })
        var result: [Lease] = []
        while result.count < count, var head = heads.popMin() {
            guard let entry = hosts[head.host].popFirst(ofBand: head.band) else { continue }
            result.append(lease(entry, of: head.host, at: now))
            head.left -= 1
            if head.left > 0, let next = hosts[head.host].head {
                heads.insert(
                    Head(
                        band: next.band,
                        sequence: next.sequence,
                        host: head.host,
                        left: head.left
                    )
                )
            }
        }
        counts.queued -= result.count
        return result
    }

    private func head(of claim: HostClaim, at now: MonotonicTime) -> Head? {
        guard let host = hosts.find(claim.host), hosts[host].isHeld, hosts[host].restEnd <= now,
            claim.count > 0, let (band, sequence) = hosts[host].head
        else { return nil }
        return Head(band: band, sequence: sequence, host: host, left: claim.count)
    }

    private mutating func lease(
        _ entry: HostQueue.Entry,
        of host: Int,
        at now: MonotonicTime
    ) -> Lease {
        newestToken = max(newestToken + 1, UInt64(clamping: now.nanoseconds))
        let token = Token(number: newestToken)
        let leased = Leased(host: host, entry: entry)
        leases[token] = leased
        return lease(token, leased)
    }

    /// A lease as its worker sees it.
    func lease(_ token: Token, _ leased: Leased) -> Lease {
        let entry = leased.entry
        return Lease(
            token: token,
            host: hosts[leased.host].name,
            discovery: Discovery(
                key.canonical(entry.url),
                band: entry.band,
                depth: Int(entry.depth),
                referrer: entry.referrer,
                role: entry.role,
                refusal: entry.refusal
            ),
            attempts: Int(entry.attempts)
        )
    }
}
