/// One life of a worker at a frontier; a number that only grows.
package struct Incarnation: Hashable, Comparable, Sendable {
    package let number: UInt64

    package init(number: UInt64) {
        self.number = number
    }

    package static func < (left: Incarnation, right: Incarnation) -> Bool {
        left.number < right.number
    }
}

/// What a worker proves itself with: its incarnation, and a number that grows with each call, so that
/// a late repeat of a request is harmless.
package struct Call: Equatable, Sendable {
    package let incarnation: Incarnation
    package let number: UInt64
}

/// A worker's side of its membership: numbers its calls.
package struct Membership: Sendable {
    package let incarnation: Incarnation
    private var calls: UInt64 = 0

    package init(_ incarnation: Incarnation) {
        self.incarnation = incarnation
    }

    /// The next call.
    package mutating func call() -> Call {
        calls += 1
        return Call(incarnation: incarnation, number: calls)
    }
}

/// What a frontier answers to a heartbeat.
package struct Heartbeat: Equatable, Sendable {
    /// Held hosts whose limit, delay, rest or exclusion has changed since the last one.
    package var changes: [HostChange] = []
    package var isPaused = false
    /// Hosts to give back, since another worker has too few.
    package var yield = 0
    /// Hosts that have been due for more than three seconds.
    package var waiting = 0
    /// URLs that this worker has leased, as far as the frontier knows.
    package var leased = 0
    /// Hosts that it holds, as far as the frontier knows.
    package var held = 0
    package var isOver = false
}

/// A held host after a change.
package struct HostChange: Equatable, Sendable {
    package let lease: HostLease
    package let isExcluded: Bool
}

/// Everything that one worker holds: what it adopts after an answer was lost.
package struct Holdings: Sendable {
    package let leases: [Lease]
    package let hosts: [HostLease]
}

/// How much is where; all but `held` add up to `seen`.
package struct FrontierCounts: Equatable, Sendable {
    package var queued = 0
    package var deferred = 0
    package var leased = 0
    package var done = 0
    package var failed = 0
    package var excluded = 0
    /// URLs that were quarantined because three workers died with them.
    package var poison = 0
    package var seen = 0
    /// Hosts that are held.
    package var held = 0
    package var isSealed = false

    /// Whether nothing is left and nothing can come.
    package var isOver: Bool { isSealed && queued == 0 && leased == 0 && deferred == 0 }

    /// Whether every URL is counted in one place.
    package var isConsistent: Bool {
        queued + deferred + leased + done + failed + excluded + poison == seen
    }
}
