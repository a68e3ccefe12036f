import Clock

/// The limit that a host has, since when, and what it was before.
struct LimitInForce: Sendable {
    /// The limit that was ordered last.
    private(set) var limit: Int
    /// When it was ordered.
    private(set) var since: MonotonicTime
    /// What was in force before; zero for nothing.
    private(set) var former = 0
    /// The limit that was told last, around which others are tried.
    private(set) var told: Int

    init(_ limit: Int, at now: MonotonicTime) {
        self.limit = limit
        since = now
        told = limit
    }

    /// The highest limit that an attempt may have met that was started at a time.
    func met(byStartAt time: MonotonicTime) -> Int { time < since ? max(limit, former) : limit }

    /// Changes the limit.
    ///
    /// - Returns: Whether it is another.
    mutating func change(to new: Int, at now: MonotonicTime) -> Bool {
        guard new != limit else { return false }
        (former, limit, since) = (limit, new, now)
        return true
    }

    /// A limit was told.
    mutating func tell(_ limit: Int) { told = limit }
}
