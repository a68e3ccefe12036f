/// Names one claim of one URL; never given twice.
package struct Token: Hashable, Comparable, Sendable {
    package let number: UInt64

    package init(number: UInt64) {
        self.number = number
    }

    package static func < (left: Token, right: Token) -> Bool { left.number < right.number }
}

/// A URL that a worker has claimed.
package struct Lease: Sendable {
    package let token: Token
    /// The key of the queue that it came from.
    package let host: String
    package let discovery: Discovery
    /// How often it was claimed before and came back.
    package let attempts: Int
}

/// A host that a worker holds, and how much of it.
package struct HostLease: Equatable, Sendable {
    package let host: String
    /// Transfers to it that this worker may have under way at once.
    package let share: Int
    /// Transfers to it that all workers together may have under way at once.
    package let limit: Int
    /// Least time between two starts; a host with one has a single holder.
    package let delay: Duration
    /// Time until the delay since the last start has passed.
    package let nextStartIn: Duration
    /// Time until its rest is over.
    package let restIn: Duration
    /// URLs that wait.
    package let queued: Int
}

/// How many URLs of a host are wanted.
package struct HostClaim: Equatable, Sendable {
    /// The most that one call gives of one host.
    package static let maximum = 256

    package let host: String
    package let count: Int

    package init(_ host: String, _ count: Int) {
        self.host = host
        self.count = min(count, Self.maximum)
    }
}

/// What became of a leased URL, and what was found in it.
package struct Acknowledgement: Sendable {
    package enum State: Sendable {
        case done, failed
        /// It goes to the tail of its queue.
        case retry
    }

    package let token: Token
    package let state: State
    package let children: [Discovery]

    package init(_ token: Token, _ state: State, children: [Discovery] = []) {
        self.token = token
        self.state = state
        self.children = children
    }
}

/// What a frontier says of an acknowledgement.
package enum Receipt: Equatable, Sendable {
    case accepted
    /// The token is not leased any more: it was acknowledged before, as long as the incarnation
    /// lives. The children are not looked at.
    case gone
}

/// What became of a token whose acknowledgement got no answer.
package enum Settlement: Equatable, Sendable {
    case accepted, leased
    /// It was reaped: the URL is fetched by another worker.
    case lost
}
