package import Statistics

/// A server of known behaviour, as a pure discrete-event model: requests arrive, answers leave.
///
/// Driven on a virtual clock by tests and by a timer behind real sockets, so both show the same truth.
package protocol ModelServer: Sendable {
    /// A request has come.
    ///
    /// - Parameter id: Chosen by the caller, unique among those inside.
    /// - Returns: An answer given at once; nil if it stays inside until ``advance(to:)`` gives it out.
    mutating func arrived(_ id: Int, at now: MonotonicTime) -> ModelAnswer?
    /// Answers that have left by now, in the order in which they did.
    mutating func advance(to now: MonotonicTime) -> [ModelDeparture]
    /// When the next answer leaves if nothing else comes; nil if nobody is inside.
    var nextDeparture: MonotonicTime? { get }
    /// A request's client has gone.
    mutating func abandoned(_ id: Int, at now: MonotonicTime)
}

/// What a model answers.
package struct ModelAnswer: Equatable, Sendable {
    /// 200, 429 or 503.
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
