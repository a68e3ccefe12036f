import FetchingTestSupport
import Testing
import URLStandard

@testable import Crawling

/// A fresh crawl on some frontier, with a clock that the test moves.
final class FrontierRig: Sendable {
    /// A worker, as far as a test needs one.
    struct Worker: Sendable {
        var membership: Membership

        mutating func call() -> Call { membership.call() }
    }

    let clock = ManualClock()
    let store: FrontierUnderTest.Store
    var frontier: any Frontier { store.frontier }

    init(_ implementation: FrontierUnderTest, limit: Int = 2) async throws {
        store = try await implementation.make(clock)
        try await frontier.control(.limit(limit, host: nil))
        try await frontier.control(.delay(.zero, host: nil))
    }

    /// `http://HOST/NUMBER`, found in some page.
    func url(
        _ host: String,
        _ number: Int,
        band: Discovery.Band = .middle,
        placement: Discovery.Placement = .queue
    ) throws -> Discovery {
        let found = frontier.key.find(try WebURL("http://\(host)/\(number)"))
        return Discovery(found, band: band, depth: 1, referrer: nil, placement: placement)
    }

    /// Adds URLs of one host; returns how many were new.
    @discardableResult
    func add(_ host: String, _ numbers: some Sequence<Int>) async throws -> Int {
        try await frontier.add(try numbers.map { try url(host, $0) }).count
    }

    func join() async throws -> Worker {
        Worker(membership: try await frontier.join(leaseFor: .seconds(10)))
    }

    /// Lets time pass.
    func pass(_ duration: Duration) { clock.advance(by: duration) }

    /// Holds hosts; returns the share of each.
    @discardableResult
    func hold(
        _ worker: inout Worker,
        atMost count: Int = 10,
        slots: Int = 100
    ) async throws -> [String: Int] {
        let leases = try await frontier.claimHosts(worker.call(), atMost: count, slots: slots)
        return Dictionary(uniqueKeysWithValues: leases.map { ($0.host, $0.share) })
    }

    func claim(_ worker: inout Worker, _ host: String, _ count: Int = 9) async throws -> [Lease] {
        try await frontier.claim(worker.call(), from: [HostClaim(host, count)], atMost: count)
    }

    @discardableResult
    func acknowledge(
        _ worker: inout Worker,
        _ lease: Lease,
        _ state: Acknowledgement.State = .done,
        children: [Discovery] = []
    ) async throws -> Receipt? {
        let acknowledgement = Acknowledgement(lease.token, state, children: children)
        return try await frontier.acknowledge(worker.call(), [acknowledgement]).first
    }

    func beat(_ worker: inout Worker, lowered: [String: Int] = [:]) async throws -> Heartbeat {
        try await frontier.heartbeat(worker.call(), lowered: lowered)
    }

    /// Lets a worker die; what it held is taken back by the next that joins.
    func joinAfterDeath() async throws -> Worker {
        pass(.seconds(11))
        try await frontier.reap()
        return try await join()
    }

    /// The counts, which must add up.
    func counts() async throws -> FrontierCounts {
        let counts = try await frontier.counts()
        #expect(counts.isConsistent, "\(counts)")
        return counts
    }

    /// The error of a call; nil if it has none.
    func error(_ call: () async throws -> Void) async -> FrontierError? {
        do {
            try await call()
            return nil
        } catch {
            return error as? FrontierError
        }
    }
}

extension [Lease] {
    /// The last components of their URLs.
    var numbers: [String] { map { String($0.discovery.url.path.dropFirst()) } }
}
