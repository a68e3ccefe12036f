import Clock

/// What an operator orders, and rests.
extension FrontierTable {
    mutating func rest(_ name: String, for duration: Duration, now: MonotonicTime) {
        let host = hosts.host(named: name)
        let end = now + duration
        guard end > hosts[host].restEnd else { return }
        hosts[host].restEnd = end
        noteChange(of: host)
    }

    mutating func obey(_ order: FrontierOrder, now: MonotonicTime) {
        switch order {
        case .pause(let isPaused): self.isPaused = isPaused
        case .limit(let limit, let host?): change(host) { $0.limit = limit }
        case .limit(let limit, nil):
            hosts.defaultLimit = limit
            noteChangeOfAll()
        case .delay(let delay, let host?): change(host) { $0.delay = delay }
        case .delay(let delay, nil):
            hosts.defaultDelay = delay
            noteChangeOfAll()
        case .exclude(let host): exclude(host)
        case .include(let host): change(host) { $0.isExcluded = false }
        case .wake(let host): change(host) { $0.restEnd = .zero }
        case .evict(let incarnation):
            if member?.incarnation == incarnation { member?.isFenced = true }
        case .seal: counts.isSealed = true
        case .queueDeferred: queueDeferred()
        }
    }

    private mutating func exclude(_ name: String) {
        let dropped = hosts[hosts.host(named: name)].count
        counts.queued -= dropped
        counts.excluded += dropped
        change(name) { host in
            host.isExcluded = true
            host.removeAll()
        }
    }

    private mutating func change(_ name: String, _ change: (inout HostQueue) -> Void) {
        let host = hosts.host(named: name)
        change(&hosts[host])
        noteChange(of: host)
    }

    private mutating func noteChangeOfAll() {
        for host in hosts.indices { noteChange(of: host) }
    }

    /// A holder's share is the limit, since there is one worker.
    private mutating func noteChange(of host: Int) {
        guard hosts[host].isHeld else { return }
        hosts[host].share = hosts.limit(of: host)
        member?.changed.insert(host)
    }
}
