package import Clock
import DataStructures

/// What the user orders about a host, or about all of them.
extension FetchMachine {
    /// Stops starting transfers, or starts again.
    ///
    /// What is under way goes on to its end.
    package mutating func setDispatchPaused(_ isPaused: Bool, now: MonotonicTime) {
        guard isPaused != isDispatchPaused else { return }
        isDispatchPaused = isPaused
        if isPaused { dispatchPausedAt = now } else { release(since: dispatchPausedAt, now: now) }
    }

    /// Stops starting transfers to a host.
    ///
    /// What is under way to it goes on to its end, as when all dispatch is paused: a transfer that
    /// is held keeps its permit from other hosts, and servers end connections that stand still.
    ///
    /// - Returns: Whether it is known and was not paused.
    @discardableResult
    package mutating func pause(host: HostID, now: MonotonicTime) -> Bool {
        scheduler.setPaused(true, host, now: now)
    }

    /// Starts transfers to a host again.
    ///
    /// - Returns: Whether it was paused.
    @discardableResult
    package mutating func resume(host: HostID, now: MonotonicTime) -> Bool {
        let since = scheduler.pausedAt(host)
        guard scheduler.setPaused(false, host, now: now) else { return false }
        release(since: since, on: host, now: now)
        return true
    }

    /// Whether a task that waits in line is kept from starting by hand.
    func isHeldByHand(_ id: TaskID) -> Bool {
        isDispatchPaused || scheduler.hosts[rows[id.index].host.index].isPaused
    }

    /// The deadlines of tasks that waited in line have stood still since they were held.
    private mutating func release(since: MonotonicTime, on host: HostID? = nil, now: MonotonicTime)
    {
        guard policy.deadlines.task != nil else { return }
        for row in rows where row.state == .queued && row.startedAt != .zero {
            guard host == nil || row.host == host, !isHeldByHand(row.id) else { continue }
            clocks[row.id, default: TaskClock()].standstill += now - max(since, row.stateSince)
            watchDeadline(of: row.id, now: now)
        }
    }
}
