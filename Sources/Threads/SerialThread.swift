import Synchronization

/// A serial executor with back pressure: a bounded queue of jobs that may block, such as writes, and
/// a thread of its own that runs them.
///
/// The queue itself accepts every job. A task that fills it calls ``room()``, which waits, without
/// blocking a thread, until the backlog is below the capacity.
package final class SerialThread: Sendable {
    private struct Job: Sendable {
        let weight: Int
        let body: @Sendable () -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var backlog = 0
        var isClosed = false
        var roomWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let work = CountingSemaphore()
    private let capacity: Int
    private let end = Latch<Void>()

    /// Starts the thread.
    ///
    /// - Parameter capacity: The backlog at which ``room()`` waits, in the unit of the jobs' weights.
    package init(capacity: Int) throws(DetachedThread.Failure) {
        self.capacity = max(1, capacity)
        try DetachedThread.start { [self] in run() }
    }

    /// The weight of all jobs that wait or run.
    package var backlog: Int { state.withLock { $0.backlog } }

    /// Adds a job; after ``close()`` it is dropped.
    package func post(weight: Int = 1, _ body: @escaping @Sendable () -> Void) {
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            state.jobs.append(Job(weight: weight, body: body))
            state.backlog += weight
            return state.jobs.count == 1
        }
        if isFirst { work.post() }
    }

    /// Returns when the backlog is below the capacity.
    package func room() async {
        guard backlog >= capacity else { return }
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.backlog >= capacity { state.roomWaiters.append(continuation) }
                return state.backlog < capacity
            }
            if hasRoom { continuation.resume() }
        }
    }

    /// Takes no more jobs, and returns when the last one is done.
    package func close() async {
        state.withLock { $0.isClosed = true }
        work.post()
        await end.wait()
    }

    // MARK: The thread

    private func run() {
        while true {
            work.wait()
            let (jobs, isClosed) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isClosed)
            }
            for job in jobs {
                job.body()
                done(job)
            }
            if isClosed { break }
        }
        end.set(())
    }

    private func done(_ job: Job) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.backlog -= job.weight
            guard state.backlog < capacity else { return [] }
            defer { state.roomWaiters = [] }
            return state.roomWaiters
        }
        waiters.forEach { $0.resume() }
    }
}
