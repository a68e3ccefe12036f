import Dashboard

/// The inbox of a run: an unbounded channel with many senders and one reader.
///
/// Sending never waits, so a signal's thread and the screen's thread may send.
struct RunEvents: Sendable {
    enum Entry: Sendable {
        case event(RunMachine.Event)
        /// The run's engine may have changed. The facts are read when this entry's turn comes.
        case look
        /// The same for the sample's engine.
        case lookAtSample
    }

    let entries: AsyncStream<Entry>
    private let continuation: AsyncStream<Entry>.Continuation

    init() { (entries, continuation) = AsyncStream.makeStream() }

    func send(_ event: RunMachine.Event) { continuation.yield(.event(event)) }

    func send(_ order: RunOrder) {
        switch order {
        case .engine(let order): send(.engineOrder(order))
        case .limits(let order): send(.limitOrder(order))
        }
    }

    func look() { continuation.yield(.look) }

    func lookAtSample() { continuation.yield(.lookAtSample) }
}
