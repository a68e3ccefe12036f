import Clock

/// The engine's end of its result queue: when the consumer is woken, and when the engine holds back.
///
/// Waking the consumer costs more than a result does. So results are gathered for a few milliseconds
/// while the engine has other tasks to start.
struct ResultOutlet {
    /// Weight of results not taken at which the engine starts nothing more.
    ///
    /// Each result weighs one, and one more for every 4 KiB of body as decoded or as it came: this
    /// is 16,384 results or 64 MiB.
    static let heldBackAt = 16_384
    /// How long results are gathered at most, and how many.
    private static let gatheringTime = Duration.milliseconds(4)
    private static let gatheredResults = 256

    /// Nil if results are only given to those that wait for particular tasks.
    let queue: BatchQueue<FetchResult>?
    private var wokenAt = MonotonicTime.zero
    /// When the consumer is woken next; the distant future if there is nothing to tell.
    private(set) var dueAt = MonotonicTime.distantFuture

    init(isUsed: Bool) {
        queue = isUsed ? BatchQueue { 1 + $0.bytesKept >> 12 } : nil
    }

    /// Whether the consumer has fallen behind.
    var isFull: Bool { (queue?.weight ?? 0) >= Self.heldBackAt }

    /// Schedules the next wake-up of the consumer.
    ///
    /// - Parameters:
    ///   - count: How many results are about to be sent.
    ///   - mayWait: Whether there is other work to start, so that the wake-up is postponed if the
    ///     consumer was woken recently.
    mutating func plan(for count: Int, mayWait: @autoclosure () -> Bool, now: MonotonicTime) {
        guard let queue, count > 0 || dueAt != .distantFuture else { return }
        let isPostponed = mayWait() && queue.weight + count < Self.gatheredResults
        dueAt = isPostponed ? wokenAt + Self.gatheringTime : now
    }

    /// Schedules a wake-up at once.
    mutating func planNow(_ now: MonotonicTime) { dueAt = now }

    /// Queues results, and wakes the consumer if that is due.
    mutating func send(_ results: [FetchResult], now: MonotonicTime) {
        let isDue = dueAt <= now
        queue?.send(results, wakesConsumer: isDue)
        guard isDue else { return }
        dueAt = .distantFuture
        wokenAt = now
    }
}
