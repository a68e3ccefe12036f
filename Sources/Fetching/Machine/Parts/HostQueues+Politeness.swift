import Clock
import DequeModule

/// What happens to single hosts.
extension HostQueues {
    // MARK: Transfers

    mutating func transferStarted(on host: HostID, now: MonotonicTime) {
        change(host) { $1.started(&$0, now: now) }
    }

    /// A transfer was answered well.
    mutating func answered(_ host: HostID, startedAt start: MonotonicTime, now: MonotonicTime) {
        change(host) { $1.answered(startedAt: start, now: now) }
    }

    /// A transfer failed by an error that may pass.
    mutating func failed(_ host: HostID, startedAt start: MonotonicTime, now: MonotonicTime) {
        change(host) { $1.failed(&$0, startedAt: start, now: now) }
    }

    /// A transfer was throttled.
    ///
    /// - Returns: How many times in a row; nil if the answer belongs to the same event as the last.
    mutating func throttled(_ host: HostID, startedAt start: MonotonicTime, now: MonotonicTime)
        -> Int?
    {
        change(host) { $1.throttled(&$0, startedAt: start, now: now) }
    }

    // MARK: Circuits

    /// An attempt has failed without a sign of life.
    mutating func failed(
        _ host: HostID,
        _ errorClass: ErrorClass,
        isSecure: Bool,
        startedAt start: MonotonicTime,
        now: MonotonicTime
    ) {
        change(host) {
            $1.failed(errorClass, isSecure: isSecure, &$0, startedAt: start, now: now)
        }
    }

    /// A task has failed for good, without a sign of life.
    mutating func gaveUp(_ host: HostID, _ errorClass: ErrorClass, isSecure: Bool) {
        change(host) { $1.gaveUp(errorClass, isSecure: isSecure, &$0) }
    }

    /// The host has given a sign of life.
    mutating func lives(_ host: HostID, isSecure: Bool, now: MonotonicTime) {
        change(host) { $1.lives(isSecure: isSecure, &$0) }
        reconsider(host, now: now)
    }

    /// Asks a dead host again by the user's order.
    mutating func allowProbe(_ host: HostID, now: MonotonicTime) {
        guard hasFailed(host) else { return }
        change(host) { $1.allowProbe(&$0) }
        reconsider(host, now: now)
    }

    // MARK: Rests

    /// Starts nothing on a host before `until`; the longer of two rests wins.
    mutating func rest(_ host: HostID, until: MonotonicTime) {
        change(host) { row, _ in row.backoffUntil = max(row.backoffUntil, until) }
    }

    /// Parks a host that asked for more rest than is waited for: it gets nothing more.
    ///
    /// - Returns: Its queue, now empty.
    mutating func park(_ host: HostID, asked: Duration) -> Deque<Entry> {
        change(host) { row, _ in row.restAsked = max(row.restAsked ?? .zero, asked) }
        return takeAll(of: host)
    }

    func isParked(_ host: HostID) -> Bool { self[host].restAsked != nil }

    /// Unparks a host and ends its rest; the rest of a host that is not parked goes on.
    mutating func unpark(_ host: HostID, now: MonotonicTime) {
        guard isParked(host) else { return }
        change(host) { row, _ in
            row.restAsked = nil
            row.backoffUntil = .zero
        }
        reconsider(host, now: now)
    }

    /// That a host is parked and for how long it asked to be left alone, in words.
    func askedForRest(_ host: HostID) -> String? {
        self[host].restAsked.map {
            "its host asked for \($0.inWholeSeconds) of rest and is parked"
        }
    }

    // MARK: Orders

    /// Pauses or resumes a host by the user's order.
    ///
    /// - Returns: Since when it was paused, or is; nil if nothing changes.
    mutating func setPaused(_ isPaused: Bool, _ host: HostID, now: MonotonicTime) -> MonotonicTime?
    {
        guard contains(host), self[host].isPaused != isPaused else { return nil }
        let since = change(host) { row, politeness in
            politeness.setPaused(isPaused, &row, now: now)
            return politeness.pausedAt
        }
        if !isPaused { reconsider(host, now: now) }
        return since
    }

    mutating func setPoliteness(_ politeness: Politeness, of host: HostID, now: MonotonicTime) {
        let globalLimit = globalLimit
        change(host) { $1.set(politeness, globalLimit: globalLimit, &$0) }
        reconsider(host, now: now)
    }

    /// Makes a host's delay longer, never shorter.
    mutating func raiseDelay(to delay: Duration, of host: HostID, now: MonotonicTime) {
        guard delay > self[host].delay else { return }
        change(host) { row, _ in row.setDelay(delay) }
        reconsider(host, now: now)
    }

    /// Lowers a host's limit below that of its politeness, or lets it be as high again.
    mutating func steer(_ host: HostID, toLimit limit: Int, now: MonotonicTime) {
        guard contains(host) else { return }
        change(host) { $1.steer(toLimit: limit, &$0) }
        reconsider(host, now: now)
    }

    /// Sets the least time between two starts on a host, beside its delay; zero ends that.
    mutating func steer(_ host: HostID, toPace pace: Duration, now: MonotonicTime) {
        guard contains(host) else { return }
        change(host) { $1.steer(toPace: pace, &$0) }
        reconsider(host, now: now)
    }
}

extension Duration {
    /// The duration in seconds, rounded up, in words.
    var inWholeSeconds: String { "\(Int64(seconds.rounded(.up))) s" }
}
