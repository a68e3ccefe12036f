import Threads

/// Runs every job on a thread of its own, for tests that block.
///
/// The task pool has as many threads as the machine has cores. A test that blocks on one of two
/// keeps every other test from its deadlines, so blocking work runs here.
package final class ThreadExecutor: TaskExecutor {
    /// One is enough.
    package static let shared = ThreadExecutor()

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        DetachedThread.mustStart {
            job.runSynchronously(on: ThreadExecutor.shared.asUnownedTaskExecutor())
        }
    }
}
