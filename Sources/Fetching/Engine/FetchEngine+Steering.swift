import Statistics

/// Letting somebody set the limits of an engine while it runs.
extension FetchEngine {
    /// Lets somebody set the limits from now on, in place of whoever did; nil ends that.
    ///
    /// Every host has its own limit and pace again; the engine's limit stays as it is.
    public func setSteering(_ steering: (any LimitSteering)?) {
        apply { machine, now in
            machine.endSteering(now: now)
            if let steering {
                machine.beginSteering(
                    mixingTasks: steering.mixesTasks,
                    newHostLimit: steering.newHostLimit
                )
            }
        }
        self.steering = steering
        pump(time)
    }

    /// Changes whoever steers, if it is of this kind; it may go on although its work was done.
    ///
    /// - Returns: What the change gives back; nil if somebody else steers, or nobody.
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

    /// Tells whoever steers what has happened, and does what it wants.
    func steer(
        _ effects: inout FetchMachine.Effects,
        now: MonotonicTime,
        judging judged: MonotonicTime
    ) {
        var load = machine.load(now: now)
        load.networkBusy = networkBusy
        load.stalls = stalls.update { $0.engineStalls } + standstill.times
        load.suspended = standstill.duration
        let attempts = effects.attempts
        effects.attempts = []
        guard let orders = steering?.observe(attempts, load, now: now) else { return }
        for order in orders { machine.obey(order, now: now) }
        if steering?.isOver == true { machine.endSteering(now: now) }
        guard !orders.isEmpty else { return }
        let more = machine.takeEffects(now: now, judging: judged)
        effects.orders += more.orders
        effects.finished += more.finished
    }
}
