import Synchronization
import Threads

/// A thread that runs one closure and whose end can be awaited.
final class LoopThread: Sendable {
    private let latch = Latch<Void>()

    init(_ body: @escaping @Sendable () -> Void) {
        let body = Mutex<(@Sendable () -> Void)?>(body)
        DetachedThread.mustStart { [latch] in
            // Taken out, so that what the closure holds is released before its end is reported.
            body.withLock { $0.take() }?()
            latch.set(())
        }
    }

    /// Returns when the closure has returned and what it held is released.
    func ended() async { await latch.wait() }
}
