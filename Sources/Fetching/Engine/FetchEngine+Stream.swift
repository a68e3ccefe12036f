import Synchronization

/// Results of particular tasks as they come, as `asyncio.as_completed` gives them.
extension FetchEngine {
    /// The results of all requests as they come, the fastest first.
    ///
    /// The stream ends with the last of them. Leaving the loop early, or cancelling the Swift task
    /// that iterates, cancels those that have not finished. Results that are not taken are kept: for
    /// a list of any length there is ``results``.
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
        let left = Mutex(ids.count)
        for id in ids {
            completions[id] = { result in
                continuation.yield(result)
                let isLast = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if isLast { continuation.finish() }
            }
        }
        pump(now)
        return stream
    }

    /// Cancels a task; returns whether there was anything to cancel.
    @discardableResult
    public func cancel(_ task: TaskID) -> Bool { cancel([task]) > 0 }
}
