/// The state of an engine, as a ``LimitSteering`` sees it.
public struct EngineLoad: Sendable {
    /// Permits there are.
    public var limit = 1
    /// Permits taken; over the limit while it drains.
    public var permitsTaken = 0
    /// The time-integral of ``permitsTaken`` since the engine started, in permit-seconds: its
    /// difference over a stretch of time, divided by that time, is the mean number in flight.
    public var permitSeconds = 0.0
    /// Whether tasks wait that only need a permit, so that the limit is what bounds the run.
    public var isLimitBound = true
    /// Whether nothing starts because the user paused it or results are not taken in time.
    public var isHeld = false
    /// Where the run stands; unless it is running nothing more is started.
    public var stage = RunStage.running
    /// Whether no task waits and none can come: what is under way is the last of the run.
    public var isQueueDry = false
    /// Share of its time that the network thread worked, over its last second or two, 0 to 1.
    public var networkBusy = 0.0
    /// How many stalls of network thread and task pool there were so far, standstills of the whole
    /// process among them.
    public var stalls = 0
    /// How long the process stood still in all, as after Ctrl-Z, so that deadlines can be put off.
    public var suspended = Duration.zero
    /// Every host, by ``HostID/index``.
    public var hosts: [HostRow] = []

    /// An idle engine with one permit.
    public init() {}
}
