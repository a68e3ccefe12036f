import Clock
import Fetching
import Synchronization
import Threads

/// Reads pages on threads of its own, as many at once as it was told and no more.
///
/// Neither the network thread nor the task pool ever waits for a page. Pages wait in one line;
/// whoever fills it looks at ``ParseQueue/isBehind`` and has nothing more fetched.
final class ParsePool: Sendable {
    private struct State {
        var line = ParseQueue()
        var isClosed = false
        var idleWaiter: CheckedContinuation<Void, Never>?
    }

    /// How many pages are read at once.
    let count: Int
    private let state = Mutex(State())
    private let work = CountingSemaphore()
    private let read: @Sendable (FetchResult) -> PageContent
    private let whenRead: @Sendable () -> Void

    /// Starts threads.
    ///
    /// - Parameters:
    ///   - count: Threads, at least one.
    ///   - read: What they do with a page.
    ///   - whenRead: Called on one of them when something was read, and not again before that was
    ///     taken.
    init(
        count: Int,
        reading read: @escaping @Sendable (FetchResult) -> PageContent,
        whenRead: @escaping @Sendable () -> Void
    ) {
        self.count = max(1, count)
        self.read = read
        self.whenRead = whenRead
        for number in 0..<self.count { DetachedThread.mustStart { [self] in run(number) } }
    }

    /// The line as it is now.
    var line: ParseQueue { state.withLock { $0.line } }

    /// Puts pages in the line.
    func add(_ pages: [FetchResult]) {
        state.withLock { state in
            for page in pages { state.line.add(page) }
        }
        for _ in pages { work.post() }
    }

    /// Takes what was read since the last time.
    func take() -> [ParseQueue.Parsed] { state.withLock { $0.line.take() } }

    /// Whether the line is so long that nothing more should be fetched.
    var isBehind: Bool { state.withLock { $0.line.isBehind } }

    /// Whether there is a page that is not read, or not taken.
    var hasWork: Bool { state.withLock { $0.line.hasWork } }

    /// Returns when every page is read; for one waiter.
    func finished() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.line.isIdle { state.idleWaiter = continuation }
                return state.line.isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    /// Takes every page out of the line that nobody reads yet.
    func dropWaiting() { state.withLock { $0.line.dropWaiting() } }

    /// Ends the threads, each after the page it reads.
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
                (state.isClosed ? nil : state.line.next(by: number, at: start), state.isClosed)
            }
            if isClosed { return }
            // The page may have been dropped in the meantime.
            if let page { finish(read(page), by: number) }
        }
    }

    private func finish(_ content: PageContent, by number: Int) {
        let end = MonotonicTime.now()
        let (isFirst, waiter) = state.withLock { state in
            let isFirst = state.line.finished(content, by: number, at: end)
            guard state.line.isIdle else {
                return (isFirst, CheckedContinuation<Void, Never>?.none)
            }
            defer { state.idleWaiter = nil }
            return (isFirst, state.idleWaiter)
        }
        if isFirst { whenRead() }
        waiter?.resume()
    }
}
