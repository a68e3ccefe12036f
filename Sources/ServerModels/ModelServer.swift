package import Clock

/// A server of known behaviour, as a pure discrete-event model: requests arrive, answers leave.
///
/// Driven on a virtual clock by tests and by a timer behind real sockets, so both show the same truth.
/// Time never runs back: each call's instant is at least the last one's. The driver takes out
/// what has left by an instant (``advance(to:into:)``) before anything arrives at it.
package protocol ModelServer: Sendable {
    /// A request has come.
    ///
    /// - Parameters:
    ///   - id: Chosen by the caller, never twice in the life of a model.
    ///   - isNewConnection: Whether it is the first on its connection; what opening one costs is
    ///     charged to it.
    /// - Returns: An answer given at once; nil if it stays inside until ``advance(to:into:)`` gives
    ///   it out.
    mutating func arrived(
        _ id: Int,
        at now: MonotonicTime,
        onNewConnection isNewConnection: Bool
    ) -> ModelAnswer?
    /// Appends the answers that have left by now, in the order in which they did.
    mutating func advance(to now: MonotonicTime, into departures: inout [ModelDeparture])
    /// When to call ``advance(to:into:)`` next if nothing else comes, no later than the next answer
    /// leaves; nil if none is inside.
    var nextDeparture: MonotonicTime? { get }
    /// A request's client has gone: it leaves no answer.
    ///
    /// What waits is dropped; work that has begun goes on to its end, as most servers do not notice.
    mutating func abandoned(_ id: Int, at now: MonotonicTime)
}

extension ModelServer {
    /// A request has come on a connection that is in use already.
    package mutating func arrived(_ id: Int, at now: MonotonicTime) -> ModelAnswer? {
        arrived(id, at: now, onNewConnection: false)
    }

    /// Answers that have left by now, in the order in which they did.
    package mutating func advance(to now: MonotonicTime) -> [ModelDeparture] {
        var departures: [ModelDeparture] = []
        advance(to: now, into: &departures)
        return departures
    }
}

/// What a model answers.
package struct ModelAnswer: Equatable, Sendable {
    /// 200, 429, 500, 503 or 504.
    package var status: Int
    /// Whole seconds of `Retry-After`, if it is sent.
    package var retryAfter: Int?

    package init(status: Int = 200, retryAfter: Int? = nil) {
        self.status = status
        self.retryAfter = retryAfter
    }
}

/// An answer that has left a model.
package struct ModelDeparture: Equatable, Sendable {
    package var id: Int
    package var time: MonotonicTime
    package var answer: ModelAnswer

    package init(id: Int, time: MonotonicTime, answer: ModelAnswer = ModelAnswer()) {
        self.id = id
        self.time = time
        self.answer = answer
    }
}
