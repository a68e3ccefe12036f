/// The hosts that a crawl holds at its frontier: all that have something queued or leased, up to a
/// bound.
struct HeldHosts: Sendable {
    private struct Host {
        /// URLs that are leased.
        var leased = 0
        /// Leases among them that wait for robots.txt.
        var waiting = 0
        /// Whether more than one may be claimed at once; the first asks for robots.txt.
        var isOpen = false
    }

    /// Hosts that are held at once, at most; those beyond it wait at the frontier.
    private static let maximum = 1024

    private var hosts: [String: Host] = [:]
    /// Hosts with nothing queued or leased.
    private var drained: [String] = []

    /// How many more may be held.
    var room: Int { Self.maximum - hosts.count }

    /// What to claim: one URL of a host until one of it need not wait for robots.txt, and nothing
    /// while any of it waits.
    var claims: [HostClaim] {
        hosts.compactMap { name, host in
            host.waiting > 0 ? nil : HostClaim(name, host.isOpen ? HostClaim.maximum : 1)
        }
    }

    mutating func hold(_ leases: [HostLease]) {
        for lease in leases { hosts[lease.host] = Host() }
    }

    /// Notes what a claim has given.
    ///
    /// - Parameter isWhole: Whether it would have given more if there had been more.
    mutating func claimed(_ leases: [Lease], by claims: [HostClaim], isWhole: Bool) {
        for lease in leases { hosts[lease.host]?.leased += 1 }
        guard isWhole else { return }
        for claim in claims where hosts[claim.host]?.leased == 0 {
            hosts[claim.host] = nil
            drained.append(claim.host)
        }
    }

    /// Takes the hosts with nothing left, which are held no more.
    mutating func takeDrained() -> [String] {
        defer { drained = [] }
        return drained
    }

    /// A lease waits for robots.txt.
    mutating func waits(_ host: String) {
        hosts[host]?.waiting += 1
    }

    /// A lease waits no more.
    mutating func goesOn(_ host: String) {
        hosts[host]?.waiting -= 1
    }

    /// A lease of a host was given to the engine.
    mutating func open(_ host: String) {
        hosts[host]?.isOpen = true
    }

    /// A lease has ended.
    mutating func ended(_ host: String) {
        hosts[host]?.leased -= 1
    }
}
