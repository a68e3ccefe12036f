import Files
import Glibc

/// Threads for what blocks, which the task pool must not do.
///
/// They are never joined.
package enum DetachedThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// The system has no thread.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// An error number, such as `EAGAIN`: too many threads.
        package let code: Int32

        /// For people.
        package var description: String { "no thread: \(String(cString: strerror(code)))" }
    }

    /// Runs `body` on a new thread, which ends with it.
    ///
    /// - Parameter stackSize: Bytes that its stack may have; nil for the system's default.
    /// - Throws: If the system has no thread; `body` is then released.
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

    /// Runs `body` on a new thread without which the program cannot continue.
    ///
    /// If the system has no thread, says so in one line and exits with code 3.
    package static func mustStart(_ body: @escaping @Sendable () -> Void) {
        do throws(Failure) { try start(body) } catch {
            let line = Array("crawltop: cannot go on: \(error.description)\n".utf8)
            try? PatientDescriptor(STDERR_FILENO).write(line)
            exit(3)
        }
    }
}
