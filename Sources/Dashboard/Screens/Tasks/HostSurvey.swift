package import Clock
package import Fetching

/// Why tasks wait for their hosts, counted over all hosts.
package struct HostSurvey: Equatable, Sendable {
    /// One reason: the hosts it applies to, and the tasks that wait for them.
    package struct Cause: Equatable, Sendable {
        /// Tasks that wait.
        package var tasks = 0
        /// Hosts they wait for.
        package var hosts = 0
        /// The host that most of them wait for.
        package var example: HostID?
        fileprivate var most = 0

        fileprivate mutating func add(_ row: HostRow, _ id: HostID) {
            tasks += row.queued
            hosts += 1
            if row.queued > most { (most, example) = (row.queued, id) }
        }
    }

    /// Hosts that the user paused, hosts left alone after a 429 or 503, hosts with all they may
    /// have under way, and hosts between two starts.
    package private(set) var paused = Cause(), resting = Cause(), full = Cause(), delayed = Cause()

    /// No host at all.
    package init() {}

    /// Passes over every host.
    package init(_ snapshot: EngineSnapshot, at now: MonotonicTime) {
        for (index, host) in snapshot.hosts.enumerated() where host.queued > 0 {
            let id = HostID(index: index)
            switch host.obstacle(at: now) {
            case .paused: paused.add(host, id)
            case .resting: resting.add(host, id)
            case .full: full.add(host, id)
            case .delayed: delayed.add(host, id)
            case nil: break
            }
        }
    }
}
