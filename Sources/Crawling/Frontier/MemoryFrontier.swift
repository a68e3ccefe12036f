package import Clock
import Synchronization

/// A frontier in memory, for one worker.
///
/// A call takes a lock for as long as its work takes and never suspends, so the crawl pays no hop for
/// the port. The rest is ``FrontierTable``.
package final class MemoryFrontier: Frontier {
    package let key: FingerprintKey
    private let table: Mutex<FrontierTable>
    private let clock: @Sendable () -> MonotonicTime

    /// An empty frontier.
    package init(
        key: FingerprintKey = .random(),
        clock: @escaping @Sendable () -> MonotonicTime = MonotonicTime.now
    ) {
        self.key = key
        self.clock = clock
        table = Mutex(FrontierTable(key: key))
    }

    package func areKnown(_ urls: [FoundURL]) -> [Bool] {
        table.withLock { table in urls.map { table.isKnown($0.fingerprint) } }
    }

    package func join(leaseFor duration: Duration) async throws(FrontierError) -> Membership {
        use { table, now in table.join(now: now) }
    }

    package func leave(_ call: Call) async throws(FrontierError) {
        try use { table, now throws(FrontierError) in try table.leave(call, now: now) }
    }

    package func add(
        _ discoveries: [Discovery]
    ) async throws(FrontierError) -> Set<Fingerprint> {
        table.withLock { table in
            var new: Set<Fingerprint> = []
            for discovery in discoveries where table.add(discovery) {
                new.insert(discovery.fingerprint)
            }
            return new
        }
    }

    package func claimHosts(
        _ call: Call,
        atMost count: Int,
        slots: Int
    ) async throws(FrontierError) -> [HostLease] {
        try use { table, now throws(FrontierError) in
            try table.claimHosts(call, atMost: count, slots: slots, now: now)
        }
    }

    package func claim(
        _ call: Call,
        from hosts: [HostClaim],
        atMost count: Int
    ) async throws(FrontierError) -> [Lease] {
        try use { table, now throws(FrontierError) in
            try table.claim(call, from: hosts, atMost: count, now: now)
        }
    }

    package func acknowledge(
        _ call: Call,
        _ acknowledgements: [Acknowledgement]
    ) async throws(FrontierError) -> [Receipt] {
        try use { table, _ throws(FrontierError) in try table.acknowledge(call, acknowledgements) }
    }

    package func heartbeat(
        _ call: Call,
        lowered: [String: Int]
    ) async throws(FrontierError) -> Heartbeat {
        try use { table, now throws(FrontierError) in
            try table.heartbeat(call, lowered: lowered, now: now)
        }
    }

    package func release(
        _ call: Call,
        leases: [Token],
        hosts: [String]
    ) async throws(FrontierError) {
        try use { table, now throws(FrontierError) in
            try table.release(call, leases: leases, hosts: hosts, now: now)
        }
    }

    package func reap() async throws(FrontierError) -> Int {
        use { table, now in table.reap(now: now) }
    }

    package func rest(
        _ host: String,
        for duration: Duration,
        because reason: String
    ) async throws(FrontierError) {
        use { table, now in table.rest(host, for: duration, now: now) }
    }

    package func settle(_ tokens: [Token]) async throws(FrontierError) -> [Settlement] {
        table.withLock { table in tokens.map { table.settlement(of: $0) } }
    }

    package func control(_ order: FrontierOrder) async throws(FrontierError) {
        use { table, now in table.obey(order, now: now) }
    }

    package func holdings(
        of incarnation: Incarnation
    ) async throws(FrontierError) -> Holdings {
        use { table, now in table.holdings(of: incarnation, now: now) }
    }

    package func counts() async throws(FrontierError) -> FrontierCounts {
        table.withLock { $0.allCounts() }
    }

    private func use<Answer: Sendable, Failure: Error>(
        _ body: (inout FrontierTable, MonotonicTime) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        let now = clock()
        return try table.withLock { table throws(Failure) in try body(&table, now) }
    }
}
