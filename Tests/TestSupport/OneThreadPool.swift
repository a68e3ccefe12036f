import Glibc
import Synchronization
import Threads

/// A task pool of one thread, first come, first served: for tests that keep a pool from its work.
///
/// A quiet one only gets the processor time that no other thread wants, so what computes there for
/// long makes no other test wait (`setpriority(2)`: on Linux nice values are those of threads).
package final class OneThreadPool: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isRunning = false
    }

    private let state = Mutex(State())
    private let isQuiet: Bool

    /// A pool without work.
    package init(isQuiet: Bool = false) {
        self.isQuiet = isQuiet
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustStart = state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        // The thread ends when there is nothing left to do.
        if mustStart { DetachedThread.mustStart { [self] in run() } }
    }

    private func run() {
        if isQuiet { setpriority(Int32(PRIO_PROCESS.rawValue), 0, 19) }
        while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.jobs.removeFirst()
        }
    }
}
