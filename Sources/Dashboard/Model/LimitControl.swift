package import Clock
package import Fetching

/// The limit as the user sees it: asked for, in force, and being drained to.
package struct LimitControl: Equatable, Sendable {
    /// The least and the greatest limit.
    package static let bounds = 1...10_000

    /// The limit before it was lowered, until as many transfers have ended.
    package private(set) var drainsFrom: Int?
    private var requested: (limit: Int, at: MonotonicTime)?
    private var inForce: Int?
    private var autoRequest: (isOn: Bool, at: MonotonicTime)?

    /// Nothing is known yet.
    package init() {}

    /// The limit that follows from keys pressed faster than the engine answers.
    package func target(_ snapshot: EngineSnapshot) -> Int { requested?.limit ?? snapshot.limit }

    /// Asks for a limit so many above the one last asked for; nil where that changes nothing.
    package mutating func request(
        _ change: Int,
        _ snapshot: EngineSnapshot,
        at now: MonotonicTime
    ) -> Int? {
        let old = target(snapshot)
        let new = request(limit: old + change, at: now)
        return new == old ? nil : new
    }

    /// Asks for a limit, or for the nearest that there is.
    package mutating func request(limit: Int, at now: MonotonicTime) -> Int {
        let bounds = LimitControl.bounds
        let new = min(max(limit, bounds.lowerBound), bounds.upperBound)
        requested = (new, now)
        return new
    }

    /// Whether the auto limit was asked for or ended, until that has happened; nil for neither.
    package var wantsAuto: Bool? { autoRequest?.isOn }

    /// Asks for the auto limit, or for its end.
    package mutating func request(auto isOn: Bool, at now: MonotonicTime) {
        autoRequest = (isOn, now)
    }

    /// Learns whether the auto limit is in force; a request is forgotten as a limit's is.
    package mutating func observe(isAutomatic: Bool, at now: MonotonicTime) {
        guard let request = autoRequest else { return }
        if request.isOn == isAutomatic || now.seconds(since: request.at) > 1 { autoRequest = nil }
    }

    /// Learns what is in force.
    ///
    /// A request that is not followed within a second is forgotten.
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
