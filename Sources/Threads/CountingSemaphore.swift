import Glibc

/// A counting semaphore (POSIX `sem_t`), for threads of our own and never for tasks.
package final class CountingSemaphore: @unchecked Sendable {
    // `sem_t` synchronises; the pointer never changes.
    private let storage = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// A count of zero.
    package init() {
        let status = sem_init(storage, 0, 0)
        precondition(status == 0, "no semaphore")
    }

    deinit {
        sem_destroy(storage)
        storage.deallocate()
    }

    /// Adds one.
    package func post() { sem_post(storage) }

    /// Takes one, as soon as there is one.
    package func wait() {
        while sem_wait(storage) != 0, errno == EINTR {}
    }
}
