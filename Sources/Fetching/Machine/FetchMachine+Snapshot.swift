package import Clock

extension FetchMachine {
    /// The whole state as a value; costs a copy of the list of row chunks, not of the rows.
    ///
    /// Once the run has finished its time stands still.
    package mutating func snapshot(version: Int, now: MonotonicTime) -> EngineSnapshot {
        let time = stage.isFinished ? lastEnd : now
        throughput.advance(to: time)
        var snapshot = EngineSnapshot(time: time, limit: policy.limit)
        snapshot.version = version
        snapshot.startedAt = startedAt
        snapshot.rows = rows
        snapshot.trails = trails
        snapshot.inFlight = inFlight
        snapshot.hosts = scheduler.hosts
        snapshot.totals = totals
        snapshot.permitsTaken = permitsTaken
        snapshot.transfersBegun = begun
        snapshot.isDispatchPaused = isDispatchPaused
        snapshot.isHeldBack = isHeldBack || isMemoryFull
        snapshot.stage = stage
        snapshot.graceEndsAt = graceEndsAt
        snapshot.unrecorded = unrecorded
        snapshot.throughput = throughput
        snapshot.latency = latency.summary
        snapshot.connections = connections
        snapshot.retries = retries
        return snapshot
    }

    /// Tasks with a transfer under way, in the order of their starts.
    private var inFlight: [TaskID] {
        transfers.filter { $0.standing == .active }.sorted { $0.serial < $1.serial }.compactMap(
            \.task
        )
    }
}
