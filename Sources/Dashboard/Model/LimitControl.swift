package import Clock
package import Fetching

/// The limit as the screen shows it: asked for, in force, or being drained to.
package struct LimitControl: Equatable, Sendable {
    /// The least and the greatest limit.
    package static let bounds = 1...10_000

    /// The limit before it was lowered; nil once the surplus transfers have ended.
    package private(set) var drainsFrom: Int?
    private var requested: (limit: Int, at: MonotonicTime)?
    private var inForce: Int?
    private var autoRequest: (isOn: Bool, at: MonotonicTime)?

    /// Nothing is known yet.
    package init() {}

    /// The limit that was last asked for, which the engine may not have confirmed yet.
    package func target(_ snapshot: EngineSnapshot) -> Int { requested?.limit ?? snapshot.limit }

    /// Asks for a limit relative to ``target(_:)``; nil if that changes nothing.
    package mutating func request(
        _ change: Int,
        _ snapshot: EngineSnapshot,
        at now: MonotonicTime
    ) -> Int? {
        let old = target(snapshot)
        let new = request(limit: old + change, at: now)
        return new == old ? nil : new
    }

    /// Asks for a limit; one out of bounds is clamped.
    package mutating func request(limit: Int, at now: MonotonicTime) -> Int {
        let bounds = LimitControl.bounds
        let new = min(max(limit, bounds.lowerBound), bounds.upperBound)
        requested = (new, now)
        return new
    }

    /// What the auto limit was switched to, until the engine has followed; nil for nothing.
    package var wantsAuto: Bool? { autoRequest?.isOn }

    /// Asks for the auto limit, or for its end.
    package mutating func request(auto isOn: Bool, at now: MonotonicTime) {
        autoRequest = (isOn, now)
    }

    /// Learns whether the auto limit is in force.
    package mutating func observe(isAutomatic: Bool, at now: MonotonicTime) {
        guard let request = autoRequest else { return }
        if request.isOn == isAutomatic || now.seconds(since: request.at) > 1 { autoRequest = nil }
    }

    /// Learns what is in force.
    ///
    /// A request that has not taken effect within a second is dropped.
    ///
    /// - Parameter shown: The limit that is shown in place of the engine's, which is only the cap
    ///   while the limit is sought.
    package mutating func observe(
        _ snapshot: EngineSnapshot,
        shown: Int? = nil,
        at now: MonotonicTime
    ) {
        let limit = shown ?? snapshot.limit
        if let inForce, limit < inForce { drainsFrom = drainsFrom ?? inForce }
        inForce = limit
        if snapshot.draining == 0 { drainsFrom = nil }
        if let requested, requested.limit == snapshot.limit || now.seconds(since: requested.at) > 1
        {
            self.requested = nil
        }
    }

    /// Whether two states show the same.
    package static func == (left: LimitControl, right: LimitControl) -> Bool {
        left.drainsFrom == right.drainsFrom && left.inForce == right.inForce
            && left.requested?.limit == right.requested?.limit
    }
}
