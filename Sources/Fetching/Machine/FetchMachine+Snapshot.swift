package import Clock

extension FetchMachine {
    /// The whole state as a value; costs a copy of the list of row chunks, not of the rows.
    ///
    /// Its time stands still once the run has finished.
    package mutating func snapshot(version: Int, now: MonotonicTime) -> EngineSnapshot {
        let time = stage.isFinished ? statistics.lastEnd : now
        statistics.advance(to: time)
        var snapshot = EngineSnapshot(time: time, limit: transfers.permits.limit)
        snapshot.version = version
        snapshot.startedAt = startedAt
        snapshot.rows = tasks.rows
        snapshot.trails = tasks.trails
        snapshot.inFlight = transfers.tasksUnderWay
        snapshot.hosts = hosts.hosts
        snapshot.totals = totals
        snapshot.permitsTaken = permitsTaken
        snapshot.transfersBegun = transfers.begun
        snapshot.isDispatchPaused = gate.pausedSince != nil
        snapshot.isHeldBack = gate.isConsumerBehind || gate.isMemoryFull
        snapshot.stage = stage
        snapshot.graceEndsAt = run.graceEndsAt
        snapshot.unrecorded = tasks.unrecorded
        snapshot.throughput = statistics.throughput
        snapshot.latency = statistics.latencySummary
        snapshot.connections = statistics.connections
        snapshot.retries = statistics.retries
        return snapshot
    }
}
