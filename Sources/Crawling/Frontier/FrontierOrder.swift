/// What an operator orders of a frontier.
package enum FrontierOrder: Sendable {
    /// Nothing is claimed until it is resumed.
    case pause(Bool)
    /// How many transfers to a host may be under way at once; nil for all that have no limit of
    /// their own.
    case limit(Int, host: String?)
    /// Least time between two starts on a host; nil for all that have no delay of their own.
    case delay(Duration, host: String?)
    /// A host's queue is dropped, and what is found of it later is only counted.
    case exclude(String)
    case include(String)
    /// Ends a host's rest.
    case wake(String)
    /// Fences an incarnation.
    case evict(Incarnation)
    /// Every seed is in: the crawl is over when nothing is left.
    case seal
    /// Queues what was deferred.
    case queueDeferred
}

/// Why a frontier refuses a call; none is an error of a URL.
package enum FrontierError: Error, Equatable, Sendable {
    /// The incarnation was reaped: drop everything, settle, join again.
    case fenced
    /// The lease is over: heartbeat first.
    case expired
    /// A later call was seen: ignore.
    case stale
    /// The crawl is paused.
    case paused
    /// Out of memory or disk space: discovery stops, the rest goes on.
    case full
    /// The store does not answer: hold.
    case unreachable
    /// A record does not parse.
    case damaged(String)
}
