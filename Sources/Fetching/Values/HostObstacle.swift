package import Clock

/// Why a host takes no further transfer at this moment.
package enum HostObstacle: Equatable, Sendable {
    /// The user has paused it.
    case paused
    /// It rests after a 429, a 503 or a `Retry-After`; the seconds that are left.
    case resting(seconds: Double)
    /// It has as many transfers as it may have.
    case full
    /// The delay between two starts has not passed; the seconds that are left.
    case delayed(seconds: Double)
}

extension HostRow {
    /// What stands in the way of a start now; nil for nothing.
    ///
    /// A pause, which only the user ends, comes first; then the longer of rest and delay while the
    /// host rests; then its limit, for how long a transfer takes is not known.
    package func obstacle(at now: MonotonicTime) -> HostObstacle? {
        if isPaused { return .paused }
        if backoffUntil > now, backoffUntil >= nextStart {
            return .resting(seconds: backoffUntil.seconds(since: now))
        }
        if active >= limit, backoffUntil <= now { return .full }
        if nextStart > now { return .delayed(seconds: nextStart.seconds(since: now)) }
        return nil
    }
}
