import Clock

/// The worker and what it holds.
extension FrontierTable {
    /// Lives that a URL may cost before it is quarantined.
    private static let maximumAttempts: UInt16 = 3

    /// Begins a membership; takes back what an older one holds, since there is one worker.
    mutating func join(now: MonotonicTime) -> Membership {
        if member != nil { reapMember(now: now) }
        newestIncarnation = max(newestIncarnation + 1, UInt64(clamping: now.nanoseconds))
        let incarnation = Incarnation(number: newestIncarnation)
        member = Member(incarnation: incarnation)
        return Membership(incarnation)
    }

    mutating func leave(_ call: Call, now: MonotonicTime) throws(FrontierError) {
        try accept(call)
        _ = putBack(Array(leases.keys))
        freeHosts(now: now)
        member = nil
    }

    /// Refuses a call whose incarnation was reaped, and one that is not newer than the last.
    mutating func accept(_ call: Call) throws(FrontierError) {
        guard let current = member, current.incarnation == call.incarnation, !current.isFenced
        else { throw .fenced }
        guard call.number > current.lastCall else { throw .stale }
        member?.lastCall = call.number
    }

    /// Takes back what an evicted worker holds; the lease of others has no end here.
    mutating func reap(now: MonotonicTime) -> Int {
        member?.isFenced == true ? reapMember(now: now) : 0
    }

    @discardableResult
    private mutating func reapMember(now: MonotonicTime) -> Int {
        lost.formUnion(leases.keys)
        var poison = 0
        let count = putBack(Array(leases.keys)) { entry in
            guard entry.attempts + 1 < Self.maximumAttempts else {
                poison += 1
                return nil
            }
            var entry = entry
            entry.attempts += 1
            return entry
        }
        counts.poison += poison
        freeHosts(now: now)
        member = nil
        return count
    }

    private mutating func freeHosts(now: MonotonicTime) {
        for host in hosts.indices { hosts.free(host, at: now) }
    }

    mutating func release(
        _ call: Call,
        leases tokens: [Token],
        hosts names: [String],
        now: MonotonicTime
    ) throws(FrontierError) {
        try accept(call)
        _ = putBack(tokens)
        for name in names { hosts.free(hosts.host(named: name), at: now) }
    }

    mutating func claimHosts(
        _ call: Call,
        atMost count: Int,
        slots: Int,
        now: MonotonicTime
    ) throws(FrontierError) -> [HostLease] {
        try accept(call)
        if isPaused { throw .paused }
        return hosts.hold(atMost: count, slots: slots, now: now)
    }

    mutating func claim(
        _ call: Call,
        from claims: [HostClaim],
        atMost count: Int,
        now: MonotonicTime
    ) throws(FrontierError) -> [Lease] {
        try accept(call)
        if isPaused { throw .paused }
        return lease(from: claims, atMost: count, now: now)
    }

    mutating func acknowledge(
        _ call: Call,
        _ acknowledgements: [Acknowledgement]
    ) throws(FrontierError) -> [Receipt] {
        try accept(call)
        return acknowledgements.map { acknowledgement in
            guard let leased = leases.removeValue(forKey: acknowledgement.token) else {
                return .gone
            }
            switch acknowledgement.state {
            case .done: counts.done += 1
            case .failed: counts.failed += 1
            case .retry:
                var entry = leased.entry
                entry.attempts += 1
                append(entry, to: leased.host)
            }
            for child in acknowledgement.children { add(child) }
            return .accepted
        }
    }

    mutating func heartbeat(
        _ call: Call,
        lowered: [String: Int],
        now: MonotonicTime
    ) throws(FrontierError) -> Heartbeat {
        try accept(call)
        for (name, share) in lowered {
            let host = hosts.host(named: name)
            guard let old = hosts[host].share, share < old else { continue }
            if share > 0 { hosts[host].share = share } else { hosts.free(host, at: now) }
        }
        var answer = Heartbeat()
        for host in member?.changed.sorted() ?? [] where hosts[host].isHeld {
            answer.changes.append(
                HostChange(
                    lease: hosts.lease(of: host, at: now),
                    isExcluded: hosts[host].isExcluded
                )
            )
        }
        member?.changed = []
        answer.isPaused = isPaused
        answer.waiting = hosts.countWaiting(since: now + .seconds(-3))
        answer.leased = leases.count
        answer.held = hosts.heldCount
        answer.isOver = allCounts().isOver
        return answer
    }

    func holdings(of incarnation: Incarnation, now: MonotonicTime) -> Holdings {
        guard member?.incarnation == incarnation else { return Holdings(leases: [], hosts: []) }
        return Holdings(
            leases: leases.sorted { $0.key < $1.key }.map { lease($0.key, $0.value) },
            hosts: hosts.indices.filter { hosts[$0].isHeld }.map { hosts.lease(of: $0, at: now) }
        )
    }

    func settlement(of token: Token) -> Settlement {
        if leases[token] != nil { return .leased }
        return lost.contains(token) ? .lost : .accepted
    }
}
