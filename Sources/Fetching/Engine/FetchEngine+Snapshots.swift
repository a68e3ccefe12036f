import Clock

/// The engine's state as values: one now, or a stream of the newest.
extension FetchEngine {
    /// The state as it is now.
    public func snapshot() -> EngineSnapshot { makeSnapshot(time) }

    private func makeSnapshot(_ now: MonotonicTime) -> EngineSnapshot {
        snapshotVersion += 1
        var snapshot = machine.snapshot(version: snapshotVersion, now: now)
        snapshot.stalls = stalls.report(at: now)
        snapshot.memory = transport.memory?.use
        snapshot.steering = steering?.state
        return snapshot
    }

    /// States as they come, the newest only: a state that is not taken in time is replaced.
    ///
    /// The first comes at once, the others when something has changed. A new stage of the run is
    /// sent without delay, so the last state of a run always arrives. The stream ends with the
    /// engine.
    ///
    /// - Parameter interval: Least time between two; the state is copied in part for each.
    public func snapshots(
        every interval: Duration = snapshotInterval
    ) -> AsyncStream<EngineSnapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EngineSnapshot.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        guard life == .running else {
            continuation.finish()
            return stream
        }
        continuation.yield(snapshot())
        let key = observers.add(continuation, every: interval)
        continuation.onTermination = { [weak self] _ in
            Task { await self?.removeObserver(key) }
        }
        return stream
    }

    private func removeObserver(_ key: Int) { observers.remove(key) }

    /// Sends observers the current state.
    ///
    /// - Parameter everybody: Whether intervals are ignored.
    func tellObservers(_ now: MonotonicTime, everybody: Bool) {
        toldStage = machine.stage
        observers.tell(at: now, everybody: everybody) { makeSnapshot(now) }
    }

    // MARK: Single facts

    /// Body bytes that have come over the wire so far.
    public var wireBytes: Int64 { machine.totals.wireBytes }

    /// The stage of the run.
    public var stage: RunStage { machine.stage }
}
