import Clock
import Fetching
import Synchronization
import Threads

/// A bounded worker pool that parses pages, on threads of its own.
///
/// Neither the network thread nor the task pool ever waits for a page. Pages wait in one queue; when
/// ``isBehind`` says that it is long, nothing more should be fetched.
final class ParsePool: Sendable {
    private struct State {
        var queue = ParseQueue()
        var isClosed = false
    }

    /// How many pages are parsed at once.
    let count: Int
    private let state = Mutex(State())
    private let work = CountingSemaphore()
    private let parse: @Sendable (FetchResult) -> PageContent
    private let tellParsed: @Sendable () -> Void

    /// Starts threads.
    ///
    /// - Parameters:
    ///   - count: Threads, at least one.
    ///   - parse: What they do with a page.
    ///   - tell: Called on one of them when a page was parsed, and not again before that was taken.
    init(
        count: Int,
        parsing parse: @escaping @Sendable (FetchResult) -> PageContent,
        tellingParsed tell: @escaping @Sendable () -> Void
    ) {
        self.count = max(1, count)
        self.parse = parse
        tellParsed = tell
        for number in 0..<self.count { DetachedThread.mustStart { [self] in run(number) } }
    }

    /// A copy of the queue as it is now.
    var queue: ParseQueue { state.withLock { $0.queue } }

    /// Adds pages to the queue.
    func add(_ pages: [FetchResult]) {
        state.withLock { state in
            for page in pages { state.queue.add(page) }
        }
        for _ in pages { work.post() }
    }

    /// Takes what was parsed since the last time.
    func take() -> [ParseQueue.Parsed] { state.withLock { $0.queue.take() } }

    /// Whether the queue is so long that nothing more should be fetched.
    var isBehind: Bool { state.withLock { $0.queue.isBehind } }

    /// Whether there is a page that is not parsed, or not taken.
    var hasWork: Bool { state.withLock { $0.queue.hasWork } }

    /// Takes every page that no thread has begun to parse; none is parsed any more.
    func takeWaiting() -> [FetchResult] { state.withLock { $0.queue.takeWaiting() } }

    /// Ends the threads, each after the page that it parses.
    func close() {
        state.withLock { $0.isClosed = true }
        for _ in 0..<count { work.post() }
    }

    // MARK: The threads

    private func run(_ number: Int) {
        while true {
            work.wait()
            let start = MonotonicTime.now()
            let (page, isClosed) = state.withLock { state in
                (state.isClosed ? nil : state.queue.next(by: number, at: start), state.isClosed)
            }
            if isClosed { return }
            // The page may have been taken back since its thread was woken.
            guard let page else { continue }
            let content = parse(page)
            let end = MonotonicTime.now()
            // Without the lock: what is told takes a lock of its own.
            if state.withLock({ $0.queue.finished(content, by: number, at: end) }) { tellParsed() }
        }
    }
}
