/// Continuations of Swift tasks that wait for one event; each task may be cancelled.
struct Waiters {
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var newestKey = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// A key for a waiter that is about to be added.
    mutating func makeKey() -> Int {
        newestKey += 1
        return newestKey
    }

    mutating func add(_ waiter: CheckedContinuation<Void, Never>, key: Int) {
        waiting[key] = waiter
    }

    /// Resumes one waiter, if it still waits.
    mutating func resume(_ key: Int) { waiting.removeValue(forKey: key)?.resume() }

    /// Resumes all.
    mutating func resumeAll() {
        for waiter in waiting.values { waiter.resume() }
        waiting = [:]
    }
}
