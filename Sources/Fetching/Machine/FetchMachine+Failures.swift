import Clock
import DataStructures
import DequeModule
import HeapModule

/// What follows an attempt that failed.
extension FetchMachine {
    /// Retries a failure that may pass, or ends the task.
    mutating func fail(
        _ id: TaskID,
        _ failure: FetchError,
        report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Verdict {
        var error = failure
        let host = rows[id.index].host
        if error.errorClass.isTransient {
            scheduler.failed(host, transferStartedAt: startedAt, now: now)
        }
        let attempts = Int(rows[id.index].attempts)
        var wait = policy.backoff.wait(afterAttempt: attempts, using: &random)
        if report.status == 429 || report.status == 503, report.end == .answered {
            if let rest = slowDown(host, report, startedAt: startedAt, now: now) {
                wait = max(wait, rest)
            } else {
                if let asked = scheduler.askedForRest(host) { error.message += "; \(asked)" }
                return give(up: id, error, report, now: now)
            }
        }
        guard error.errorClass.isTransient, attempts <= policy.retries, stage == .running else {
            return give(up: id, error, report, now: now)
        }
        guard mayRepeat(id, after: error, report) else {
            error.message += "; not tried again, for the server may have acted on it"
            return give(up: id, error, report, now: now)
        }
        let resumesAt = now + wait
        let end = deadline(of: id, startingAt: now)
        guard resumesAt < end.time else {
            let whose = end.class == .timeoutTask ? "the task's" : "the run's"
            error.message +=
                "; not tried again, for that would be in \(wait.inWholeSeconds),"
                + " after \(whose) deadline"
            return give(up: id, error, report, now: now)
        }
        retries += 1
        withRow(id) { row in
            row.error = error
            row.resumesAt = resumesAt
        }
        if rows[id.index].isPaused { enter(.paused, id, now: now) } else { backOff(id, now: now) }
        return .retry(at: resumesAt)
    }

    /// What is sent in a task's next transfer, or was in its last; nil for a plain GET.
    func message(of id: TaskID) -> RequestMessage? {
        guard !messages.isEmpty else { return nil }
        return routes[id].map(\.message) ?? messages[id]
    }

    /// Whether a request may be sent again: it is idempotent, or was certainly not acted on
    /// (RFC 9110 §9.2.2).
    ///
    /// That is so where it was never sent, and where the answer says so: 408, 429, and a 503 that
    /// asks to come back.
    private func mayRepeat(_ id: TaskID, after error: FetchError, _ report: TransferReport) -> Bool
    {
        guard let message = message(of: id), !message.method.isIdempotent else { return true }
        guard report.end == .answered else {
            return error.phase.rawValue < TaskState.wait.rawValue
        }
        return report.status == 408 || report.status == 429
            || (report.status == 503 && report.retryAfter != nil)
    }

    private mutating func give(
        up id: TaskID,
        _ error: FetchError,
        _ report: TransferReport,
        now: MonotonicTime
    ) -> Verdict {
        finish(id, .failed(error), report: report, now: now)
        return .finish(.failed)
    }

    /// Lets a task wait until its row's ``TaskRow/resumesAt``.
    mutating func backOff(_ id: TaskID, now: MonotonicTime) {
        enter(.backoff, id, now: now)
        timers.insert(Timer(due: rows[id.index].resumesAt, entry: newEntry(for: id)))
    }

    /// Lets a throttling host rest.
    ///
    /// Full jitter within a bound that doubles with each event in a row, once an event; never
    /// shorter than the `Retry-After` of any of its answers.
    ///
    /// - Returns: How long the host rests from now on, or nil if it was parked.
    private mutating func slowDown(
        _ host: HostID,
        _ report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Duration? {
        let asked = report.retryAfter ?? .zero
        let strikes = scheduler.struck(host, transferStartedAt: startedAt, now: now)
        let own = strikes.map { policy.backoff.wait(afterAttempt: $0, using: &random) } ?? .zero
        scheduler.rest(host, until: now + max(own, asked))
        if asked > policy.maximumRetryAfter {
            for entry in scheduler.park(host, asked: asked) where isValid(entry) {
                skip(entry.task, .parked, now: now)
            }
        }
        if scheduler.isParked(host) { return nil }
        return scheduler.hosts[host.index].backoffUntil - now
    }
}

extension HostQueues {
    /// That a host is parked and for how long it asked to be left alone, in words.
    func askedForRest(_ host: HostID) -> String? {
        hosts[host.index].restAsked.map {
            "its host asked for \($0.inWholeSeconds) of rest and is parked"
        }
    }
}

extension Duration {
    /// The duration in seconds, rounded up, in words.
    fileprivate var inWholeSeconds: String { "\(Int64(seconds.rounded(.up))) s" }
}
