import Clock

/// The least time between two starts on one host, beside its delay.
struct HostPacing: Sendable {
    private var lastStart = MonotonicTime.zero
    /// How long transfers take that are answered: a moving average, in nanoseconds; zero before the
    /// first.
    private var usualTime: Int64 = 0
    /// While errors come faster than answers, in nanoseconds.
    private var errorPace: Int64 = 0
    /// Set by what steers the limits, in nanoseconds.
    private var steeredPace: Int64 = 0

    /// When the next transfer may start after the last one.
    func nextStart(delay: Duration) -> MonotonicTime {
        max(lastStart + delay, lastStart.advanced(nanoseconds: max(errorPace, steeredPace)))
    }

    mutating func started(at now: MonotonicTime) { lastStart = now }

    /// A transfer was answered well: errors are over.
    mutating func answered(startedAt start: MonotonicTime, now: MonotonicTime) {
        let taken = now.nanoseconds - start.nanoseconds
        errorPace = 0
        usualTime = usualTime == 0 ? taken : usualTime + (taken - usualTime) / 8
    }

    /// A transfer failed.
    ///
    /// Errors often come faster than answers. Each frees its permit at once, so a host in trouble
    /// would get more requests than a healthy one. Until it answers again, starts keep the distance
    /// that they had while it did: its usual time, shared among its permits.
    ///
    /// - Returns: Whether it came faster than answers do.
    mutating func failed(startedAt start: MonotonicTime, permits: Int, now: MonotonicTime) -> Bool {
        guard now.nanoseconds - start.nanoseconds < usualTime else { return false }
        errorPace = usualTime / Int64(permits)
        return true
    }

    /// Changes the pace that is set from outside; returns whether the new one is shorter.
    mutating func steer(to pace: Duration) -> Bool {
        let new = max(0, pace.wholeNanoseconds)
        defer { steeredPace = new }
        return new < steeredPace
    }
}

/// How many times in a row a host has throttled transfers.
///
/// The answers to transfers that were under way at the last throttling belong to the same event, and
/// change nothing.
struct ThrottleStreak: Sendable {
    private var events = 0
    private var lastEvent = MonotonicTime.zero

    /// The host throttled a transfer.
    ///
    /// - Returns: How many times in a row; nil if this belongs to the last event.
    mutating func throttled(startedAt start: MonotonicTime, now: MonotonicTime) -> Int? {
        guard events == 0 || start > lastEvent else { return nil }
        events += 1
        lastEvent = now
        return events
    }

    /// The host answered a transfer well.
    mutating func answered(startedAt start: MonotonicTime) {
        if start > lastEvent { events = 0 }
    }
}
