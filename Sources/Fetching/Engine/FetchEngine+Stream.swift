/// Results of particular tasks as they come, as `asyncio.as_completed` gives them.
extension FetchEngine {
    /// The results of all requests as they come, the fastest first.
    ///
    /// The stream ends with the last of them. Leaving the loop early, or cancelling the Swift task
    /// that iterates, cancels those that have not finished. Results that are not taken are kept in
    /// memory, so use ``results`` for a list of any length.
    public func results(of requests: [FetchRequest]) -> AsyncStream<FetchResult> {
        let (stream, continuation) = AsyncStream.makeStream(of: FetchResult.self)
        guard !requests.isEmpty else {
            continuation.finish()
            return stream
        }
        let now = time
        let ids = requests.map { machine.submit($0, now: now) }
        continuation.onTermination = { [weak self] end in
            guard case .cancelled = end else { return }
            Task(name: "stream end") { await self?.cancel(ids) }
        }
        let outlet = StreamOutlet(continuation)
        for id in ids { completions[id] = { outlet.give($0) } }
        pump(now)
        return stream
    }

    /// Cancels a task; returns whether there was anything to cancel.
    @discardableResult
    public func cancel(_ task: TaskID) -> Bool { cancel([task]) > 0 }
}

/// The producer's end of a stream of results.
///
/// Each unfinished task keeps a reference to it. The stream ends with the last reference: after the
/// last result, or when the engine is released.
private final class StreamOutlet: Sendable {
    private let continuation: AsyncStream<FetchResult>.Continuation

    init(_ continuation: AsyncStream<FetchResult>.Continuation) {
        self.continuation = continuation
    }

    deinit { continuation.finish() }

    func give(_ result: FetchResult) { continuation.yield(result) }
}
