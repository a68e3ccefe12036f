import Clock
import DequeModule
import Synchronization
import Threads

/// Threads that look names up, started when there is something to do and ended when there is not.
///
/// A lookup cannot be cancelled, and hangs for as long as name servers are silent: ten seconds and
/// more in glibc. So that names that hang do not hold up the others, only young lookups count
/// against ``maximum``; an old one costs a thread that sleeps, and a socket. Names that have not
/// taken long before go first. Nothing ever waits for these threads to end.
final class LookupThreads: Sendable {
    /// Lookups at once, as long as none of them takes long.
    static let maximum = 32
    /// Lookups at once at all, where the system has descriptors for them.
    static let maximumOfAll = 1024
    /// Names that are remembered for taking long.
    private static let slowCapacity = 4096
    /// What a thread reserves: far more than glibc takes, and little beside the 8 MiB of a default.
    private static let stackSize = 512 << 10

    /// What came of a lookup.
    struct Report: Sendable {
        let name: String
        let answer: NameAnswer
    }

    /// What has happened since it was last asked.
    struct News: Sendable {
        /// Names whose lookup has begun, and when.
        var begun: [(name: String, time: MonotonicTime)] = []
        /// Lookups that have ended.
        var reports: [Report] = []
    }

    private struct State: Sendable {
        /// Names in line, and those behind them that took long the last time.
        var line = Deque<String>()
        var slowLine = Deque<String>()
        /// Names in line that are still wanted.
        var wanted: Set<String> = []
        var slowNames: Set<String> = []
        var load: LookupLoad
        var nextThread = 0
        var news = News()
        var isClosed = false

        mutating func nextName() -> String? {
            while let name = line.popFirst() ?? slowLine.popFirst() {
                if wanted.remove(name) != nil { return name }
            }
            return nil
        }
    }

    private let state: Mutex<State>
    private let lookUp: NameLookup
    private let maximumAtOnce: Int
    private let onReport: @Sendable () -> Void

    /// No threads yet.
    ///
    /// - Parameters:
    ///   - patience: For how long a lookup counts against ``maximum``.
    ///   - maximumAtOnce: Lookups at once at all.
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

    /// Puts a name in line; ``startThreads(now:)`` follows.
    func append(_ name: String) {
        state.withLock { state in
            guard state.wanted.insert(name).inserted else { return }
            if state.slowNames.contains(name) {
                state.slowLine.append(name)
            } else {
                state.line.append(name)
            }
        }
    }

    /// Takes a name out of the line.
    ///
    /// - Returns: Whether it was in it; if not, its lookup is running or over.
    func withdraw(_ name: String) -> Bool {
        state.withLock { $0.wanted.remove(name) != nil }
    }

    /// Starts a thread for every name in line, as far as the caps and the system allow.
    func startThreads(now: MonotonicTime) {
        while let (thread, name) = state.withLock({ takeWork(&$0, newThreadAt: now) }) {
            guard !spawn(thread, name) else { continue }
            if putBack(name, of: thread, now: now) { return }
            // Without a thread a name would wait for ever.
            report(name, .failed("the system has no thread for a lookup"), of: thread)
        }
    }

    /// What has happened since the last time.
    func takeNews() -> News {
        state.withLock { state in
            defer { state.news = News() }
            return state.news
        }
    }

    /// Nothing in line is looked up any more, and nothing is reported.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.line = []
            state.slowLine = []
            state.wanted = []
        }
    }

    /// The next name, for a thread that is to be started.
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

    /// Puts a name back whose thread could not be started, if another is there to take it.
    private func putBack(_ name: String, of thread: Int, now: MonotonicTime) -> Bool {
        state.withLock { state in
            guard state.load.count > 1 else { return false }
            state.load.end(thread, at: now)
            state.wanted.insert(name)
            state.line.prepend(name)
            return true
        }
    }

    /// Notes what came of a thread's lookup; what it is to look up next, nil for it to end.
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

    /// Starts a thread that nothing waits for; false if the system has none.
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
