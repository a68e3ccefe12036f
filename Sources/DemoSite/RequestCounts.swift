import Synchronization

/// What the site has done so far, at one moment.
package struct RequestCounts: Sendable, Equatable {
    /// Answers that ended as they were meant to, the deliberately broken ones included.
    package internal(set) var served = 0
    /// Answers cut short: the client left, or a hung answer reached the hang limit.
    package internal(set) var abandoned = 0
    /// Requests being answered now, waits and hung answers included.
    package internal(set) var inFlight = 0
    /// The most that were in flight together since the start.
    package internal(set) var maxInFlight = 0
    /// Connections open now.
    package internal(set) var openConnections = 0
    /// Connections refused because too many were open.
    package internal(set) var refusedConnections = 0
}

/// The counts that all event loops share.
final class RequestCounter: Sendable {
    private let counts = Mutex(RequestCounts())

    /// The counts of this moment.
    var snapshot: RequestCounts {
        counts.withLock { $0 }
    }

    /// A request begins to be answered.
    func answerBegan() {
        counts.withLock {
            $0.inFlight += 1
            $0.maxInFlight = max($0.maxInFlight, $0.inFlight)
        }
    }

    /// A request is done with.
    func answerEnded(asMeant: Bool) {
        counts.withLock {
            $0.inFlight -= 1
            if asMeant { $0.served += 1 } else { $0.abandoned += 1 }
        }
    }

    /// Takes a place for one more connection, if fewer than `limit` are open.
    func admitConnection(limit: Int) -> Bool {
        counts.withLock {
            guard $0.openConnections < limit else {
                $0.refusedConnections += 1
                return false
            }
            $0.openConnections += 1
            return true
        }
    }

    /// Gives back the place of an admitted connection.
    func connectionClosed() {
        counts.withLock { $0.openConnections -= 1 }
    }
}
