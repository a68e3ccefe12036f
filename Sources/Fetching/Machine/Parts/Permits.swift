import Clock

/// The counting semaphore of a run: how many transfers may be under way, and how many are.
///
/// A lowered limit drains. No permit is revoked, so ``taken`` may exceed ``limit`` for a while.
struct Permits: Sendable {
    /// How many permits there are, at least one.
    private(set) var limit: Int
    private(set) var taken = 0
    /// ``taken`` integrated over time, in permits times nanoseconds.
    private var integral: Int64 = 0
    private var integratedTo = MonotonicTime.zero

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    mutating func setLimit(_ limit: Int) { self.limit = max(1, limit) }

    mutating func take(at now: MonotonicTime) {
        integrate(to: now)
        taken += 1
    }

    mutating func giveBack(at now: MonotonicTime) {
        integrate(to: now)
        taken -= 1
        assert(taken >= 0, "a permit was given back twice")
    }

    /// The integral of ``taken`` over time, in permit-seconds.
    mutating func permitSeconds(at now: MonotonicTime) -> Double {
        integrate(to: now)
        return Double(integral) / 1e9
    }

    private mutating func integrate(to now: MonotonicTime) {
        integral &+= Int64(taken) &* (now.nanoseconds &- integratedTo.nanoseconds)
        integratedTo = now
    }
}
