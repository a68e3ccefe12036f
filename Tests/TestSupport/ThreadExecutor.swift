import Glibc

/// Runs every job on a thread of its own, for tests that block.
///
/// The task pool has as many threads as the machine has cores. A test that blocks on one of two
/// keeps every other test from its deadlines, so whoever blocks does it here.
package final class ThreadExecutor: TaskExecutor {
    /// One is enough.
    package static let shared = ThreadExecutor()

    private final class Job {
        let job: UnownedJob

        init(_ job: UnownedJob) { self.job = job }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Job(UnownedJob(job))).toOpaque()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue().job
                job.runSynchronously(on: ThreadExecutor.shared.asUnownedTaskExecutor())
                return nil
            },
            context
        )
        precondition(code == 0, "no thread for a test")
        pthread_detach(thread)
    }
}
