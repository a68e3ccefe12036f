import Files
import Glibc

/// Threads that nobody waits for: for what blocks, which the task pool must not.
package enum DetachedThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Why there is no thread.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// An error number, such as `EAGAIN`: too many threads.
        package let code: Int32

        /// For people.
        package var description: String { "no thread: \(String(cString: strerror(code)))" }
    }

    /// Runs `body` on a new thread, which ends with it.
    ///
    /// - Parameter stackSize: Bytes that its stack may have; nil for the system's default.
    /// - Throws: If the system has no thread; `body` is let go of then.
    package static func start(
        stackSize: Int? = nil,
        _ body: @escaping @Sendable () -> Void
    ) throws(Failure) {
        let context = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
        let code = pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            throw Failure(code: code)
        }
        pthread_detach(thread)
    }

    /// The same for a thread without which the program cannot go on.
    ///
    /// Says so in one line and ends the process with exit code 3 if there is none, as it does where
    /// threads are found to be lacking at the start.
    package static func mustStart(_ body: @escaping @Sendable () -> Void) {
        do throws(Failure) { try start(body) } catch {
            let line = Array("crawltop: cannot go on: \(error.description)\n".utf8)
            try? PatientDescriptor(STDERR_FILENO).write(line)
            exit(3)
        }
    }
}
