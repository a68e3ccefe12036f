import DequeModule
import Statistics
import Synchronization

/// Threads that look names up, started when there is something to do and ended when there is not.
///
/// A lookup cannot be cancelled and may hang for as long as name servers are silent. So that names
/// that hang do not hold up the others, a lookup counts against the cap only for a while; and so
/// that they do not pile up, there is a cap on all. Nobody ever waits for these threads to end.
final class LookupThreads: Sendable {
    /// Lookups at once, as long as none of them takes long.
    static let maximum = 8
    /// Lookups at once at all.
    static let maximumOfAll = 32

    /// What came of a lookup.
    struct Report: Sendable {
        let name: String
        let answer: NameAnswer
    }

    private struct State: Sendable {
        var queue = Deque<String>()
        /// Names in the queue that are still wanted.
        var wanted: Set<String> = []
        /// When each running lookup began, by its thread.
        var running: [Int: MonotonicTime] = [:]
        var nextThread = 0
        var reports: [Report] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let lookUp: NameLookup
    private let patience: Duration
    private let onReport: @Sendable () -> Void

    /// No threads yet.
    ///
    /// - Parameters:
    ///   - patience: For how long a lookup counts against ``maximum``.
    ///   - onReport: Called on a lookup's thread when ``takeReports()`` has something to give.
    init(
        patience: Duration,
        lookUp: @escaping NameLookup,
        onReport: @escaping @Sendable () -> Void
    ) {
        self.lookUp = lookUp
        self.patience = patience
        self.onReport = onReport
    }

    /// Puts a name in line; ``startThreads(now:)`` follows.
    func append(_ name: String) {
        state.withLock { state in
            if state.wanted.insert(name).inserted { state.queue.append(name) }
        }
    }

    /// Takes a name out of the line.
    ///
    /// - Returns: Whether it was in it; if not, its lookup is running or over.
    func withdraw(_ name: String) -> Bool {
        state.withLock { $0.wanted.remove(name) != nil }
    }

    /// Starts a thread for every name in line, as far as the caps allow.
    func startThreads(now: MonotonicTime) {
        while let (thread, name) = state.withLock({ takeWork(&$0, newThreadAt: now) }) {
            guard !spawn(thread, name) else { continue }
            // Without a thread a name would wait for ever.
            report(name, .failed("the system has no thread for a lookup"), of: thread)
        }
    }

    /// What has come of lookups since the last time.
    func takeReports() -> [Report] {
        state.withLock { state in
            guard !state.reports.isEmpty else { return [] }
            defer { state.reports = [] }
            return state.reports
        }
    }

    /// Whoever is in line is not looked up any more, and nothing is reported.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.queue = []
            state.wanted = []
        }
    }

    /// The next name, for a thread that is to be started.
    private func takeWork(
        _ state: inout State,
        newThreadAt now: MonotonicTime
    ) -> (thread: Int, name: String)? {
        guard mayRun(state, now), let name = nextName(&state) else { return nil }
        state.nextThread += 1
        state.running[state.nextThread] = now
        return (state.nextThread, name)
    }

    /// Notes what came of a thread's lookup; what it is to look up next, nil for it to end.
    @discardableResult
    private func report(_ name: String, _ answer: NameAnswer, of thread: Int) -> String? {
        let now = MonotonicTime.now()
        let next: String? = state.withLock { state in
            state.running[thread] = nil
            guard !state.isClosed else { return nil }
            state.reports.append(Report(name: name, answer: answer))
            guard mayRun(state, now), let next = nextName(&state) else { return nil }
            state.running[thread] = now
            return next
        }
        onReport()
        return next
    }

    private func mayRun(_ state: State, _ now: MonotonicTime) -> Bool {
        guard state.running.count < Self.maximumOfAll else { return false }
        return state.running.values.count { now < $0 + patience } < Self.maximum
    }

    private func nextName(_ state: inout State) -> String? {
        while let name = state.queue.popFirst() {
            if state.wanted.remove(name) != nil { return name }
        }
        return nil
    }

    /// Starts a thread that nobody waits for; false if the system has none.
    private func spawn(_ number: Int, _ name: String) -> Bool {
        do {
            try DetachedThread.start { [self] in
                var next: String? = name
                while let name = next { next = report(name, lookUp(name), of: number) }
            }
            return true
        } catch { return false }
    }
}
