/// Finished results of an engine in the order in which they came, in batches of at least one.
///
/// For one consumer. An engine whose results are not taken holds back after some thousand, so its
/// memory stays bounded.
public struct ResultBatches: AsyncSequence, Sendable {
    /// A batch.
    public typealias Element = [FetchResult]
    /// Nothing is thrown.
    public typealias Failure = Never

    let queue: BatchQueue<FetchResult>
    let taken: @Sendable () async -> Void

    /// Gives the consumer an empty batch, so that it looks at what else it has to do.
    package func wakeConsumer() { queue.wake() }

    /// Takes batch after batch.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let queue: BatchQueue<FetchResult>
        let taken: @Sendable () async -> Void

        /// The next batch; nil when the engine has shut down.
        public mutating func next() async -> [FetchResult]? {
            guard let batch = await queue.next() else { return nil }
            if batch.weight >= FetchEngine.heldBackAt { await taken() }
            return batch.elements
        }

        /// The next batch; nil when the engine has shut down.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> [FetchResult]? {
            guard let batch = await queue.next() else { return nil }
            if batch.weight >= FetchEngine.heldBackAt { await taken() }
            return batch.elements
        }
    }

    /// An iterator; only one may be used.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(queue: queue, taken: taken)
    }
}
