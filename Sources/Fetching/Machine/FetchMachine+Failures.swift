import Clock
import DequeModule

/// What follows an attempt that failed.
extension FetchMachine {
    /// Retries a failure that may pass, or ends the task.
    mutating func fail(
        _ id: TaskID,
        _ failure: FetchError,
        report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> NextStep {
        let host = tasks[id].host
        if failure.errorClass.isTransient { hosts.failed(host, startedAt: startedAt, now: now) }
        var wait = timers.wait(afterAttempt: Int(tasks[id].attempts))
        if report.status == 429 || report.status == 503, report.end == .answered {
            guard let rest = slowDown(host, report, startedAt: startedAt, now: now) else {
                return giveUp(id, failure, because: hosts.askedForRest(host), report, now: now)
            }
            wait = max(wait, rest)
        }
        guard failure.errorClass.isTransient, tasks[id].attempts <= policy.retries,
            stage == .running, death(of: id, now: now) == nil
        else { return giveUp(id, failure, report, now: now) }
        guard mayRepeat(id, after: failure, report) else {
            let reason = "not tried again, for the server may have acted on it"
            return giveUp(id, failure, because: reason, report, now: now)
        }
        let end = deadline(of: id, startingAt: now)
        guard now + wait < end.time else {
            let whose = end.errorClass == .timeoutTask ? "the task's" : "the run's"
            let reason =
                "not tried again, for that would be in \(wait.inWholeSeconds),"
                + " after \(whose) deadline"
            return giveUp(id, failure, because: reason, report, now: now)
        }
        statistics.retried()
        tasks[id].error = failure
        tasks[id].resumesAt = now + wait
        if tasks[id].isPaused { enter(.paused, id, now: now) } else { backOff(id, now: now) }
        return .retry(at: now + wait)
    }

    /// Whether a request may be sent again: it is idempotent, or the server certainly did not act on
    /// it (RFC 9110 §9.2.2).
    ///
    /// That is certain if it was never sent, or if the answer says so: 408, 429, and a 503 that asks
    /// to come back.
    private func mayRepeat(_ id: TaskID, after error: FetchError, _ report: TransferReport) -> Bool
    {
        guard let message = message(of: id), !message.method.isIdempotent else { return true }
        guard report.end == .answered else {
            return error.phase.rawValue < TaskState.wait.rawValue
        }
        return report.status == 408 || report.status == 429
            || (report.status == 503 && report.retryAfter != nil)
    }

    /// Fails a task for good, with the reason why it is not tried again.
    private mutating func giveUp(
        _ id: TaskID,
        _ failure: FetchError,
        because reason: String? = nil,
        _ report: TransferReport,
        now: MonotonicTime
    ) -> NextStep {
        var error = failure
        if let reason { error.message += "; \(reason)" }
        gaveUp(id, failure, now: now)
        finish(id, .failed(error), report: report, now: now)
        return .finish(.failed)
    }

    /// Lets a throttling host rest.
    ///
    /// The rest has full jitter within a bound that doubles with each event in a row, and is never
    /// shorter than the `Retry-After` of any of the host's answers.
    ///
    /// - Returns: How long the host rests from now on; nil if it was parked.
    private mutating func slowDown(
        _ host: HostID,
        _ report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Duration? {
        let asked = report.retryAfter ?? .zero
        let times = hosts.throttled(host, startedAt: startedAt, now: now)
        let own = times.map { timers.wait(afterAttempt: $0) } ?? .zero
        hosts.rest(host, until: now + max(own, asked))
        if asked > policy.maximumRetryAfter {
            for entry in hosts.park(host, asked: asked) where tasks.isCurrent(entry) {
                finish(entry.task, .skipped(.parked), now: now)
            }
        }
        if hosts.isParked(host) { return nil }
        return hosts[host].backoffUntil - now
    }
}
