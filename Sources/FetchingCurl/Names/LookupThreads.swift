import Clock
import DequeModule
import Synchronization
import Threads

/// A bounded pool of threads that look names up; a thread ends when the queue is empty.
///
/// A lookup cannot be cancelled, and hangs while name servers are silent, ten seconds and more in
/// glibc. So that hung names do not hold up the others, only young lookups count against
/// ``maximum``. An old one costs a sleeping thread and a socket. Names that were slow before go
/// last. Nothing waits for these threads to end. The lock guards the queues and the news; a lookup
/// itself runs outside of it.
final class LookupThreads: Sendable {
    /// The most young lookups at once.
    static let maximum = 32
    /// The most lookups at once, if there are descriptors for them.
    static let maximumOfAll = 1024
    /// The most names that are remembered as slow.
    private static let slowCapacity = 4096
    /// A thread's stack: far more than glibc needs, and far less than the default of 8 MiB.
    private static let stackSize = 512 << 10

    /// The outcome of a lookup.
    struct Report: Sendable {
        let name: String
        let answer: NameAnswer
    }

    /// What has happened since ``takeNews()`` was last called.
    struct News: Sendable {
        /// Names whose lookup has begun, with the time.
        var begun: [(name: String, time: MonotonicTime)] = []
        /// Lookups that have ended.
        var reports: [Report] = []
    }

    private struct State: Sendable {
        /// Names that wait, and those that come last because they were slow before.
        var queue = Deque<String>()
        var slowQueue = Deque<String>()
        /// Queued names that a transfer still waits for.
        var wanted: Set<String> = []
        var slowNames: Set<String> = []
        var load: LookupLoad
        var nextThread = 0
        var news = News()
        var isClosed = false

        mutating func nextName() -> String? {
            while let name = queue.popFirst() ?? slowQueue.popFirst() {
                if wanted.remove(name) != nil { return name }
            }
            return nil
        }
    }

    private let state: Mutex<State>
    private let lookUp: NameLookup
    private let maximumAtOnce: Int
    private let onReport: @Sendable () -> Void

    /// Creates a pool without threads.
    ///
    /// - Parameters:
    ///   - patience: How long a lookup is young.
    ///   - maximumAtOnce: The most lookups at once.
    ///   - onReport: Called on a lookup's thread when it has ended.
    init(
        patience: Duration,
        maximumAtOnce: Int = maximumOfAll,
        lookUp: @escaping NameLookup,
        onReport: @escaping @Sendable () -> Void
    ) {
        state = Mutex(State(load: LookupLoad(patience: patience)))
        self.maximumAtOnce = maximumAtOnce
        self.lookUp = lookUp
        self.onReport = onReport
    }

    /// Queues a name; ``startThreads(now:)`` must follow.
    func append(_ name: String) {
        state.withLock { state in
            guard state.wanted.insert(name).inserted else { return }
            if state.slowNames.contains(name) {
                state.slowQueue.append(name)
            } else {
                state.queue.append(name)
            }
        }
    }

    /// Takes a name out of the queue.
    ///
    /// - Returns: Whether it was queued; if not, its lookup is running or over.
    func withdraw(_ name: String) -> Bool {
        state.withLock { $0.wanted.remove(name) != nil }
    }

    /// Starts a thread for every queued name, as far as the limits and the system allow.
    func startThreads(now: MonotonicTime) {
        while let (thread, name) = state.withLock({ takeWork(&$0, newThreadAt: now) }) {
            guard !spawn(thread, name) else { continue }
            if putBack(name, of: thread, now: now) { return }
            // No running thread will take the name, so it would wait for ever.
            report(name, .failed("the system has no thread for a lookup"), of: thread)
        }
    }

    /// Takes the news.
    func takeNews() -> News {
        state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }

    /// Drops the queue.
    ///
    /// Running lookups go on, but are not reported.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.queue = []
            state.slowQueue = []
            state.wanted = []
        }
    }

    /// The next name, for a new thread.
    private func takeWork(
        _ state: inout State,
        newThreadAt now: MonotonicTime
    ) -> (thread: Int, name: String)? {
        guard !state.wanted.isEmpty, mayRun(&state, now), let name = state.nextName() else {
            return nil
        }
        state.nextThread += 1
        state.load.begin(state.nextThread, at: now)
        return (state.nextThread, name)
    }

    /// Puts a name back whose thread could not be started, if a running thread will take it.
    private func putBack(_ name: String, of thread: Int, now: MonotonicTime) -> Bool {
        state.withLock { state in
            guard state.load.count > 1 else { return false }
            state.load.end(thread, at: now)
            state.wanted.insert(name)
            state.queue.prepend(name)
            return true
        }
    }

    /// Reports a lookup; returns the next name for its thread, nil to end the thread.
    @discardableResult
    private func report(_ name: String, _ answer: NameAnswer, of thread: Int) -> String? {
        let now = MonotonicTime.now()
        let next: String? = state.withLock { state in
            let wasSlow = state.load.end(thread, at: now)
            guard !state.isClosed else { return nil }
            if wasSlow {
                if state.slowNames.count >= Self.slowCapacity { state.slowNames = [] }
                state.slowNames.insert(name)
            } else if !state.slowNames.isEmpty {
                state.slowNames.remove(name)
            }
            state.news.reports.append(Report(name: name, answer: answer))
            guard mayRun(&state, now), let next = state.nextName() else { return nil }
            state.load.begin(thread, at: now)
            state.news.begun.append((next, now))
            return next
        }
        onReport()
        return next
    }

    private func mayRun(_ state: inout State, _ now: MonotonicTime) -> Bool {
        state.load.count < maximumAtOnce && state.load.young(at: now) < Self.maximum
    }

    /// Starts a detached thread; false if the system has none left.
    private func spawn(_ number: Int, _ name: String) -> Bool {
        do {
            try DetachedThread.start(stackSize: Self.stackSize) { [self] in
                let now = MonotonicTime.now()
                state.withLock { $0.news.begun.append((name, now)) }
                var next: String? = name
                while let name = next { next = report(name, lookUp(name), of: number) }
            }
            return true
        } catch { return false }
    }
}
