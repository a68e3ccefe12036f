package import Clock
import DataStructures
import DequeModule
import HeapModule
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
        /// The task waits until it is decided whether to follow the answer's `Location`.
        case held
        /// The task stands in line as if it had never been in reserve.
        case queued
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
        defer { if let next = report.successor { succeeded(next, now: now) } }
        if report.end == .returned { return returned(report.id, now: now) }
        guard let id = task(of: report.id) else {
            if let file = report.file { effects.orders.append(.removeFile(file)) }
            dropOrphan(report.id, now: now)
            return .stale
        }
        // The transport ends what the run's deadline ends; the run has to end with it.
        if case .failed(let error) = report.end, error.errorClass == .timeoutRun {
            stop(.budget, now: now)
        }
        let startedAt = release(report.id, of: id, now: now)
        let verdict = conclude(report, of: id, startedAt: startedAt, now: now)
        if isSteered { note(report, of: id, verdict, startedAt: startedAt, now: now) }
        return verdict
    }

    /// Decides what an ended transfer means for its task.
    private mutating func conclude(
        _ report: TransferReport,
        of id: TaskID,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> Verdict {
        let wasCancelled = rows[id.index].state == .cancelling
        record(report, of: id, now: now)
        if wasCancelled || report.end == .cancelled {
            finish(id, .cancelled, report: report, now: now)
            return .finish(.cancelled)
        }
        switch judgement(of: report, for: id) {
        case .good:
            scheduler.recovered(rows[id.index].host, transferStartedAt: startedAt, now: now)
            finish(id, .ok, report: report, now: now)
            return .finish(.ok)
        case .moved(let location):
            return redirect(id, to: location, report: report, startedAt: startedAt, now: now)
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
    mutating func release(
        _ transfer: TransferID,
        of id: TaskID,
        now: MonotonicTime
    ) -> MonotonicTime {
        details[id.index].slot = -1
        free(transfer, now: now)
        return transfers[Int(transfer.slot)].startedAt
    }

    /// Frees a slot, and the permit if its transfer had one.
    mutating func free(_ transfer: TransferID, now: MonotonicTime) {
        let slot = Int(transfer.slot)
        if transfers[slot].standing == .active {
            permitMeter.advance(to: now, taken: permitsTaken)
            permitsTaken -= 1
            scheduler.ended(transfers[slot].host, now: now)
        }
        transfers[slot].standing = .free
        transfers[slot].task = nil
        freeSlots.append(slot)
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
            row.isResumed = report.isResumed
            // What was odd about the way here stays, as the redirects do.
            let ofWay = row.redirects > 0 ? row.anomalies.intersection(.redirectDowngrade) : []
            row.anomalies = report.anomalies.union(ofWay)
        }
        guard report.end == .answered else { return }
        latency.record(report.timing)
        if report.isReused { connections.reused += 1 } else { connections.opened += 1 }
        if report.isResumed { connections.resumed += 1 }
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
        abandonReserve()
        for transfer in transfers where transfer.standing == .active {
            guard let id = transfer.task, let current = self.transfer(of: id) else { continue }
            _ = release(current, of: id, now: now)
        }
        endWaiting(.cancelled, now: now)
        dropOrphans(now: now)
        finishRunIfDone()
    }
}
