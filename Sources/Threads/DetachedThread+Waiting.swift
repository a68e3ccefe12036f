extension DetachedThread {
    /// Runs `body`, which may block, on a thread of its own, and waits without blocking a thread of
    /// the task pool.
    ///
    /// Without a thread for it, `body` runs where it was called.
    package static func value<Value: Sendable>(
        of body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            do throws(Failure) {
                try start { continuation.resume(returning: body()) }
            } catch { continuation.resume(returning: body()) }
        }
    }
}
