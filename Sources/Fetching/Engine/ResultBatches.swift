/// Finished results of an engine in the order in which they came, in batches of at least one.
///
/// For one consumer. An engine whose results are not taken stops starting transfers after some
/// thousand, so its memory stays bounded.
public struct ResultBatches: AsyncSequence, Sendable {
    /// A batch.
    public typealias Element = [FetchResult]
    /// It never throws.
    public typealias Failure = Never

    let queue: BatchQueue<FetchResult>
    let taken: @Sendable () async -> Void

    /// Has a bell rung, on any thread, whenever there is a batch to take, and at the end; for a
    /// consumer that has more to wait for than results.
    package func announce(by ring: @escaping @Sendable () -> Void) { queue.announce(by: ring) }

    /// The results that are there, possibly none; nil when the engine has shut down and all are taken.
    package func takeReady() async -> [FetchResult]? {
        guard let batch = queue.takeReady() else { return nil }
        if batch.weight >= ResultOutlet.heldBackAt { await taken() }
        return batch.elements
    }

    /// Takes batch after batch.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: BatchQueue<FetchResult>
        let taken: @Sendable () async -> Void

        /// The next batch; nil when the engine has shut down.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> [FetchResult]? {
            guard let batch = await queue.next() else { return nil }
            if batch.weight >= ResultOutlet.heldBackAt { await taken() }
            return batch.elements
        }
    }

    /// An iterator; only one may be used.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(queue: queue, taken: taken)
    }
}
