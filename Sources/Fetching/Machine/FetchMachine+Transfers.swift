import DequeModule
import HeapModule
package import Statistics
import URLStandard

/// What the transport reports, and what follows.
extension FetchMachine {
    /// What became of a task whose transfer ended.
    package enum Verdict: Equatable, Sendable {
        /// The task has finished.
        case finish(Outcome)
        /// Another attempt follows, not before this time.
        case retry(at: MonotonicTime)
        /// The answer's `Location` is fetched next.
        case redirect
        /// The transfer is not known any more.
        case stale
    }

    /// A transfer under way has come further.
    package mutating func transferProgressed(_ progress: TransferProgress, now: MonotonicTime) {
        guard let id = task(of: progress.id) else { return }
        count(bytes: progress.bytes, wireBytes: progress.wireBytes, of: id, now: now)
        withRow(id) { row in
            let queued = row.timing.queued
            row.timing = progress.timing
            row.timing.queued = queued
            row.expectedBytes = progress.expectedBytes
            if progress.status > 0 { row.status = progress.status }
        }
        let state = rows[id.index].state
        if state.isInFlight, state != progress.phase { enter(progress.phase, id, now: now) }
    }

    /// A transfer has ended.
    @discardableResult
    package mutating func transferEnded(_ report: TransferReport, now: MonotonicTime) -> Verdict {
        guard let id = task(of: report.id) else { return .stale }
        // The transport ends what the run's deadline ends; the run has to end with it.
        stopIfOver(now: now)
        let startedAt = release(report.id, of: id, now: now)
        let wasCancelled = rows[id.index].state == .cancelling
        record(report, of: id, now: now)
        if wasCancelled || report.end == .cancelled {
            finish(id, .cancelled, report: report, now: now)
            return .finish(.cancelled)
        }
        switch judgement(of: report, for: id) {
        case .good:
            scheduler.recovered(rows[id.index].host, transferStartedAt: startedAt)
            finish(id, .ok, report: report, now: now)
            return .finish(.ok)
        case .moved(let location):
            return redirect(id, to: location, report: report, now: now)
        case .bad(let error):
            return fail(id, error, report: report, startedAt: startedAt, now: now)
        }
    }

    private enum Judgement {
        case good
        case moved(String)
        case bad(FetchError)
    }

    private func judgement(of report: TransferReport, for id: TaskID) -> Judgement {
        if case .failed(let error) = report.end { return .bad(error) }
        switch report.status {
        case 301, 302, 303, 307, 308:
            return report.location.map { .moved($0) } ?? .good
        case 400...
        where !rows[id.index].role.isAuxiliary || report.status >= 500
            || report.status == 429:
            let error = FetchError(
                .http(status: report.status),
                phase: .body,
                message: "status \(report.status)"
            )
            return .bad(error)
        default:
            return .good
        }
    }

    /// Gives the transfer's permit back.
    ///
    /// Returns when it was started.
    private mutating func release(
        _ transfer: TransferID,
        of id: TaskID,
        now: MonotonicTime
    ) -> MonotonicTime {
        let slot = Int(transfer.slot)
        transfers[slot].task = nil
        freeSlots.append(slot)
        details[id.index].slot = -1
        permitsTaken -= 1
        scheduler.ended(rows[id.index].host, now: now)
        return transfers[slot].startedAt
    }

    private mutating func record(_ report: TransferReport, of id: TaskID, now: MonotonicTime) {
        count(bytes: report.bytes, wireBytes: report.wireBytes, of: id, now: now)
        withRow(id) { row in
            let queued = row.timing.queued
            row.timing = report.timing
            row.timing.queued = queued
            row.expectedBytes = report.expectedBytes
            row.status = report.status
            row.isReused = report.isReused
            row.anomalies = report.anomalies
        }
        guard report.end == .answered else { return }
        latency.record(report.timing)
        if report.isReused { connections.reused += 1 } else { connections.opened += 1 }
    }

    private mutating func count(bytes: Int64, wireBytes: Int64, of id: TaskID, now: MonotonicTime) {
        let row = rows[id.index]
        let more = wireBytes - row.wireBytes
        if !row.role.isAuxiliary {
            totals.bytes += bytes - row.bytes
            totals.wireBytes += more
        }
        if more > 0 { throughput.record(at: now) { $0.wireBytes += more } }
        withRow(id) { row in
            row.bytes = bytes
            row.wireBytes = wireBytes
        }
    }

    /// Cancels everything at once, without a transport that could report any more.
    package mutating func abandon(now: MonotonicTime) {
        isInputOpen = false
        for index in rows.indices where !rows[index].state.isFinished {
            let id = rows[index].id
            if let transfer = transfer(of: id) { _ = release(transfer, of: id, now: now) }
            finish(id, .cancelled, now: now)
        }
        finishRunIfDone()
    }

    /// Retries a failure that may pass, or ends the task.
    private mutating func fail(
        _ id: TaskID,
        _ error: FetchError,
        report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Verdict {
        let attempts = Int(rows[id.index].attempts)
        var wait = policy.backoff.wait(afterAttempt: attempts, using: &random)
        if report.status == 429 || report.status == 503, report.end == .answered {
            guard let rest = slowDown(rows[id.index].host, report, startedAt: startedAt, now: now)
            else {
                finish(id, .failed(error), report: report, now: now)
                return .finish(.failed)
            }
            wait = max(wait, rest)
        }
        let resumesAt = now + wait
        guard error.errorClass.isTransient, attempts <= policy.retries, stage == .running,
            resumesAt < deadline(of: id, startingAt: now).time
        else {
            finish(id, .failed(error), report: report, now: now)
            return .finish(.failed)
        }
        retries += 1
        withRow(id) { row in
            row.error = error
            row.resumesAt = resumesAt
        }
        if rows[id.index].isPaused { enter(.paused, id, now: now) } else { backOff(id, now: now) }
        return .retry(at: resumesAt)
    }

    /// Lets a task wait until its row's ``TaskRow/resumesAt``.
    mutating func backOff(_ id: TaskID, now: MonotonicTime) {
        enter(.backoff, id, now: now)
        timers.insert(Timer(due: rows[id.index].resumesAt, entry: newEntry(for: id)))
    }

    /// Lets a throttling host rest.
    ///
    /// Returns how long, or nil if it was parked.
    private mutating func slowDown(
        _ host: HostID,
        _ report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Duration? {
        let strikes = scheduler.struck(host, transferStartedAt: startedAt, now: now)
        let own = min(policy.backoff.bound(afterAttempt: strikes), .seconds(30))
        let rest = max(own, report.retryAfter ?? .zero)
        scheduler.rest(host, until: now + rest)
        guard let asked = report.retryAfter, asked > policy.maximumRetryAfter else { return rest }
        for entry in scheduler.park(host) where isValid(entry) {
            skip(entry.task, .parked, now: now)
        }
        return nil
    }
}
