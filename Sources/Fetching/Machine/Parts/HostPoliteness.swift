import Clock

/// How gently one host is treated: its limits, its paces and what it has asked for.
///
/// What follows for starts is kept in its ``HostRow``, which a screen shows.
struct HostPoliteness: Sendable {
    private var followsGlobalLimit: Bool
    private var ownLimit: Int
    /// Set by what steers the limits.
    private var steeredLimit: Int
    private var pacing = HostPacing()
    private var streak = ThrottleStreak()
    private(set) var circuits = HostCircuits()
    /// When the user last paused the host.
    private(set) var pausedAt = MonotonicTime.zero

    init(_ politeness: Politeness, globalLimit: Int, steeredLimit: Int) {
        followsGlobalLimit = politeness.limit == nil
        ownLimit = max(1, politeness.limit ?? globalLimit)
        self.steeredLimit = steeredLimit
    }

    /// Transfers that may be under way.
    var limit: Int { circuits.areDoubted ? 1 : min(ownLimit, steeredLimit) }

    // MARK: Orders

    /// Follows the engine's limit; returns whether this host does.
    mutating func follow(globalLimit: Int, _ row: inout HostRow) -> Bool {
        guard followsGlobalLimit else { return false }
        ownLimit = globalLimit
        row.limit = limit
        return true
    }

    mutating func set(_ politeness: Politeness, globalLimit: Int, _ row: inout HostRow) {
        followsGlobalLimit = politeness.limit == nil
        ownLimit = max(1, politeness.limit ?? globalLimit)
        row.limit = limit
        row.setDelay(politeness.delay)
    }

    mutating func steer(toLimit limit: Int, _ row: inout HostRow) {
        steeredLimit = max(1, limit)
        row.limit = self.limit
    }

    /// Sets the least time between two starts, beside the delay; a shorter one counts at once.
    mutating func steer(toPace pace: Duration, _ row: inout HostRow) {
        guard pacing.steer(to: pace) else { return }
        row.nextStart = min(row.nextStart, pacing.nextStart(delay: row.delay))
    }

    mutating func setPaused(_ isPaused: Bool, _ row: inout HostRow, now: MonotonicTime) {
        row.isPaused = isPaused
        if isPaused { pausedAt = now }
    }

    // MARK: Circuits

    mutating func failed(
        _ errorClass: ErrorClass,
        isSecure: Bool,
        _ row: inout HostRow,
        startedAt start: MonotonicTime,
        now: MonotonicTime
    ) {
        let until = circuits.failed(errorClass, isSecure: isSecure, startedAt: start, now: now)
        row.limit = limit
        row.nextStart = max(row.nextStart, until)
        row.failing = circuits.areDoubted ? errorClass : nil
    }

    /// Nothing has to wait any more: what comes while the circuit is open fails at once.
    mutating func gaveUp(_ errorClass: ErrorClass, isSecure: Bool, _ row: inout HostRow) {
        circuits.gaveUp(errorClass, isSecure: isSecure)
        row.nextStart = pacing.nextStart(delay: row.delay)
    }

    mutating func lives(isSecure: Bool, _ row: inout HostRow) {
        circuits.lives(isSecure: isSecure)
        row.limit = limit
        if !circuits.areDoubted { row.failing = nil }
    }

    mutating func allowProbe(_ row: inout HostRow) {
        circuits.allowProbe()
        row.nextStart = min(row.nextStart, pacing.nextStart(delay: row.delay))
    }

    // MARK: Transfers

    mutating func started(_ row: inout HostRow, now: MonotonicTime) {
        row.active += 1
        pacing.started(at: now)
        row.nextStart = pacing.nextStart(delay: row.delay)
    }

    mutating func answered(startedAt start: MonotonicTime, now: MonotonicTime) {
        streak.answered(startedAt: start)
        pacing.answered(startedAt: start, now: now)
    }

    mutating func failed(_ row: inout HostRow, startedAt start: MonotonicTime, now: MonotonicTime) {
        guard pacing.failed(startedAt: start, permits: row.limit, now: now) else { return }
        row.nextStart = max(row.nextStart, pacing.nextStart(delay: .zero))
    }

    /// Counts a throttled transfer; returns how many times in a row, nil if the last event goes on.
    mutating func throttled(
        _ row: inout HostRow,
        startedAt start: MonotonicTime,
        now: MonotonicTime
    ) -> Int? {
        row.throttled += 1
        return streak.throttled(startedAt: start, now: now)
    }
}

extension HostRow {
    /// Changes the delay, and the next start with it.
    mutating func setDelay(_ new: Duration) {
        let added = new - delay
        delay = new
        if nextStart > .zero { nextStart = nextStart + added }
    }
}
