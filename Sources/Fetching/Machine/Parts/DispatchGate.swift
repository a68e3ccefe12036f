import Clock

/// The reasons why nothing starts although permits are free.
struct DispatchGate: Sendable {
    /// Whether something sets the limits, and whether it lets transfers start.
    private enum Steering: Sendable {
        case none
        case active
        case holding
    }

    /// Since when the user has paused all dispatch; nil while it is not paused.
    private(set) var pausedSince: MonotonicTime?
    /// Whether the consumer of the results has fallen behind.
    var isConsumerBehind = false
    /// Whether bodies in memory have reached their budget.
    var isMemoryFull = false
    private var steering = Steering.none

    /// Whether transfers may start.
    var isOpen: Bool { pausedSince == nil && !isConsumerBehind && steering != .holding }

    /// Whether the limits are steered.
    var isSteered: Bool { steering != .none }

    /// Pauses dispatch, or resumes it.
    ///
    /// - Returns: Since when it had been paused, if this resumes it.
    mutating func setPaused(_ isPaused: Bool, now: MonotonicTime) -> MonotonicTime? {
        guard isPaused != (pausedSince != nil) else { return nil }
        defer { pausedSince = isPaused ? now : nil }
        return pausedSince
    }

    mutating func beginSteering() {
        if steering == .none { steering = .active }
    }

    mutating func endSteering() { steering = .none }

    /// Holds or releases starts for what steers; void after it has ended.
    mutating func setHeldBySteering(_ isHeld: Bool) {
        if steering != .none { steering = isHeld ? .holding : .active }
    }
}
