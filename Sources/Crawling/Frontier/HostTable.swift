import Clock
import DequeModule
import URLStandard

/// The hosts of a frontier in memory, and which may be held next.
struct HostTable: Sendable {
    /// For hosts that have none of their own.
    var defaultLimit = 2
    var defaultDelay = Duration.zero
    /// Hosts that are held.
    private(set) var heldCount = 0

    private var hosts: [HostQueue] = []
    private var known: [String: Int] = [:]
    /// The host that was asked for last, by a URL of it: the next is likely the same.
    private var newest: (url: WebURL, host: Int)?
    /// Hosts with something queued that are not held, by how long they have waited.
    private var ready = Deque<Int>()

    var indices: Range<Int> { hosts.indices }

    subscript(host: Int) -> HostQueue {
        get { hosts[host] }
        _modify { yield &hosts[host] }
    }

    /// The host of a name; nil if it is not known.
    func find(_ name: String) -> Int? { known[name] }

    /// The host of a name, made known if it is new.
    mutating func host(named name: String) -> Int {
        if let host = known[name] { return host }
        known[name] = hosts.count
        hosts.append(HostQueue(name: name))
        return hosts.count - 1
    }

    mutating func host(of url: WebURL) -> Int {
        if let (newest, host) = newest, url.hasSameAuthority(as: newest) { return host }
        let host = host(named: url.hostAndPort)
        newest = (url, host)
        return host
    }

    /// Lists a host among those that may be held, if it is one.
    mutating func list(_ host: Int) {
        guard !hosts[host].isListed, !hosts[host].isHeld, hosts[host].count > 0 else { return }
        hosts[host].isListed = true
        ready.append(host)
    }

    /// Holds hosts that are due, the longest waiting first; those that are not keep their place.
    mutating func hold(atMost count: Int, slots: Int, now: MonotonicTime) -> [HostLease] {
        var held: [HostLease] = []
        var left = slots
        var early: [Int] = []
        while held.count < count, left > 0, let host = ready.popFirst() {
            guard hosts[host].count > 0 else {
                hosts[host].isListed = false
                continue
            }
            guard hosts[host].dueAt <= now else {
                early.append(host)
                continue
            }
            let share = min(limit(of: host), left)
            left -= share
            hosts[host].isListed = false
            hosts[host].share = share
            heldCount += 1
            held.append(lease(of: host, at: now))
        }
        for host in early.reversed() { ready.prepend(host) }
        return held
    }

    /// Ends the hold of a host; it may be held again after its delay.
    mutating func free(_ host: Int, at now: MonotonicTime) {
        guard hosts[host].isHeld else { return }
        hosts[host].share = nil
        hosts[host].nextStart = max(hosts[host].nextStart, now + delay(of: host))
        heldCount -= 1
        list(host)
    }

    func limit(of host: Int) -> Int { max(1, hosts[host].limit ?? defaultLimit) }

    private func delay(of host: Int) -> Duration { hosts[host].delay ?? defaultDelay }

    /// A host as its holder sees it.
    func lease(of host: Int, at now: MonotonicTime) -> HostLease {
        HostLease(
            host: hosts[host].name,
            share: hosts[host].share ?? 0,
            limit: limit(of: host),
            delay: delay(of: host),
            nextStartIn: max(hosts[host].nextStart - now, .zero),
            restIn: max(hosts[host].restEnd - now, .zero),
            queued: hosts[host].count
        )
    }

    /// Hosts that have been due since a time and are not held.
    func countWaiting(since time: MonotonicTime) -> Int {
        ready.count { hosts[$0].count > 0 && hosts[$0].dueAt <= time }
    }
}
