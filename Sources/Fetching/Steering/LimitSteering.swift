public import Clock

/// A feedback controller that sets the limits of an engine while it runs: a comparison of limits, or
/// the auto limit.
///
/// The engine holds it as a value and asks it. It never awaits, locks or reads a clock: all it knows
/// comes through ``observe(_:_:now:)``, so a test can run it on a clock of its own.
public protocol LimitSteering: Sendable {
    /// Attempts have ended since the last time, possibly none, and time has passed.
    ///
    /// - Returns: What is to change, in this order.
    mutating func observe(_ attempts: [AttemptRecord], _ load: EngineLoad, now: MonotonicTime)
        -> [SteeringOrder]
    /// Loses the limits before its work is done; it is not asked again.
    ///
    /// - Returns: What it leaves, the engine's limit first. This is obeyed before hosts get their
    ///   own limits back.
    mutating func resign(_ load: EngineLoad, now: MonotonicTime) -> [SteeringOrder]
    /// When it is to be asked again although nothing has ended; nil for never.
    var nextWake: MonotonicTime? { get }
    /// What a screen shows of it.
    var state: any SteeringState { get }
    /// Whether its work is done. Then it is not asked any more, but still shown.
    var isOver: Bool { get }
    /// Whether tasks of one depth start in random order while it steers, so that every stretch of
    /// time gets the same mix of pages.
    var mixesTasks: Bool { get }
    /// The limit of hosts that become known while it steers, at least one and within their
    /// politeness; nil for their politeness alone.
    var newHostLimit: Int? { get }
}

extension LimitSteering {
    /// The engine's limit stays as it is.
    public mutating func resign(_ load: EngineLoad, now: MonotonicTime) -> [SteeringOrder] { [] }
    /// Tasks keep their order.
    public var mixesTasks: Bool { false }
    /// Hosts begin with what their politeness allows.
    public var newHostLimit: Int? { nil }
}

/// What a screen shows of a ``LimitSteering``: a complete value, which it casts to what it knows.
public protocol SteeringState: Sendable {}

/// A change that a ``LimitSteering`` orders.
public enum SteeringOrder: Equatable, Sendable {
    /// The number of permits of the engine, at least one; a lower one drains.
    case limit(Int)
    /// One host's number of permits, at least one and within its politeness.
    case hostLimit(HostID, Int)
    /// Least time between two starts on one host, if that is longer than its own delay; zero ends it.
    case hostPace(HostID, Duration)
    /// Stop starting transfers, or start again; what is under way goes on.
    case hold(Bool)
}
