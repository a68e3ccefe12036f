import Clock

/// A comparison or the auto limit that sets the limits of an engine while it runs.
extension FetchEngine {
    /// Replaces what sets the limits; nil ends the steering.
    ///
    /// The limits change hands in one step. Nothing starts in between, so at no time may more be
    /// under way than one of the two sides allows.
    ///
    /// - Parameter limit: The engine's limit from now on; nil for the one that the former steering
    ///   leaves. Hosts have their own limits and paces again.
    /// - Returns: The former steering, with all it knows; nil if there was none.
    @discardableResult
    public func setSteering(
        _ steering: (any LimitSteering)?,
        limit: Int? = nil
    ) -> (any LimitSteering)? {
        let now = time
        var former = self.steering
        if former?.isOver == false {
            let orders = former?.resign(load(now), now: now) ?? []
            for order in orders { machine.obey(order, now: now) }
        }
        if let limit { machine.setLimit(limit, now: now) }
        machine.endSteering(now: now)
        self.steering = steering
        if let steering {
            machine.beginSteering(
                mixingTasks: steering.mixesTasks,
                newHostLimit: steering.newHostLimit
            )
        }
        pump(now)
        return former
    }

    /// Changes the steering, if it is of this kind; it may go on although its work was done.
    ///
    /// - Returns: What the change returns; nil if the steering is of another kind, or there is none.
    @discardableResult
    public func withSteering<Steering: LimitSteering, Answer: Sendable>(
        _ kind: Steering.Type,
        _ change: @Sendable (inout Steering) -> Answer
    ) -> Answer? {
        guard var steering = steering as? Steering else { return nil }
        let answer = change(&steering)
        self.steering = steering
        if !steering.isOver {
            apply { machine, _ in
                machine.beginSteering(
                    mixingTasks: steering.mixesTasks,
                    newHostLimit: steering.newHostLimit
                )
            }
        } else {
            pump(time)
        }
        return answer
    }

    /// Tells the steering what has happened, and carries out its orders.
    ///
    /// - Returns: Whether it has gone on or is done, which only a snapshot shows.
    func steer(
        _ effects: inout FetchMachine.Effects,
        now: MonotonicTime,
        judging judged: MonotonicTime
    ) -> Bool {
        let attempts = effects.attempts
        effects.attempts = []
        guard let orders = steering?.observe(attempts, load(now), now: now) else { return false }
        for order in orders { machine.obey(order, now: now) }
        let isDone = steering?.isOver == true
        if isDone { machine.endSteering(now: now) }
        guard !orders.isEmpty else { return isDone }
        let more = machine.takeEffects(now: now, judging: judged)
        effects.orders += more.orders
        effects.finished += more.finished
        return true
    }

    /// The state of the engine, as its steering sees it.
    private func load(_ now: MonotonicTime) -> EngineLoad {
        var load = machine.load(now: now)
        load.networkBusy = networkBusy
        load.stalls = stalls.update { $0.engineStalls } + standstill.times
        load.suspended = standstill.duration
        return load
    }
}
