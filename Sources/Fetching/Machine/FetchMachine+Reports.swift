package import Clock
import URLStandard

/// What the transport reports, and what follows.
extension FetchMachine {
    /// What a task does whose transfer has ended.
    package enum NextStep: Equatable, Sendable {
        /// It has finished.
        case finish(Outcome)
        /// Another attempt follows, not before this time.
        case retry(at: MonotonicTime)
        /// The answer's `Location` is fetched next.
        case redirect
        /// It waits until it is decided whether to follow the answer's `Location`.
        case held
        /// It is queued as if it had never been in reserve.
        case queued
        /// Nothing: the transfer is not known any more.
        case stale
    }

    /// What an ended transfer brought.
    private enum Answer {
        case good
        case moved(to: String)
        case bad(FetchError)
    }

    /// A transfer under way has made progress.
    package mutating func transferProgressed(_ progress: TransferProgress, now: MonotonicTime) {
        guard let id = transfers.task(of: progress.id) else { return }
        count(bytes: progress.bytes, wireBytes: progress.wireBytes, of: id, now: now)
        tasks[id].record(progress)
        let state = tasks[id].state
        if state.isInFlight, state != progress.phase { enter(progress.phase, id, now: now) }
    }

    /// A transfer has ended.
    @discardableResult
    package mutating func transferEnded(_ report: TransferReport, now: MonotonicTime) -> NextStep {
        defer { if let next = report.successor { succeeded(next, now: now) } }
        if report.end == .returned { return returned(report.id, now: now) }
        guard let id = transfers.task(of: report.id) else {
            // Its task has continued without it, or it belongs to no task.
            if let file = report.file { effects.orders.append(.removeFile(file)) }
            prefetch.remove(report.id)
            close(report.id, now: now)
            return .stale
        }
        // The transport ends what the run's deadline ends; the run has to end with it.
        if case .failed(let error) = report.end, error.errorClass == .timeoutRun {
            stop(.budget, now: now)
        }
        guard let closed = close(report.id, now: now) else { return .stale }
        tasks.removeTransfer(of: id)
        let next = conclude(report, of: id, startedAt: closed.startedAt, now: now)
        if isSteered { effects.attempts.append(AttemptRecord(report, closed, next, now: now)) }
        return next
    }

    /// Closes a transfer's slot; its host may start another if it gave a permit back.
    @discardableResult
    mutating func close(
        _ transfer: TransferID,
        undoesStart: Bool = false,
        now: MonotonicTime
    ) -> TransferSlots.Closed? {
        let closed = transfers.close(transfer, undoesStart: undoesStart, now: now)
        if let closed, closed.wasUnderWay { hosts.transferEnded(on: closed.host, now: now) }
        return closed
    }

    /// Decides what an ended transfer means for its task.
    private mutating func conclude(
        _ report: TransferReport,
        of id: TaskID,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) -> NextStep {
        let wasCancelled = tasks[id].state == .cancelling
        count(bytes: report.bytes, wireBytes: report.wireBytes, of: id, now: now)
        tasks[id].record(report)
        if report.end == .answered { statistics.answered(report) }
        if !report.setCookies.isEmpty { takeCookies(of: report, for: id, now: now) }
        if wasCancelled || report.end == .cancelled {
            finish(id, .cancelled, report: report, now: now)
            return .finish(.cancelled)
        }
        noteLife(of: id, report, startedAt: startedAt, now: now)
        if let next = askByGet(id, after: report, now: now) { return next }
        switch answer(of: report, for: id) {
        case .good:
            hosts.answered(tasks[id].host, startedAt: startedAt, now: now)
            finish(id, .ok, report: report, now: now)
            return .finish(.ok)
        case .moved(let location):
            return redirect(id, to: location, report: report, startedAt: startedAt, now: now)
        case .bad(let error):
            return fail(id, error, report: report, startedAt: startedAt, now: now)
        }
    }

    /// Keeps the cookies that a hop has set, for what is ordered from now on.
    ///
    /// What the transport holds in reserve was ordered before.
    private mutating func takeCookies(
        of report: TransferReport,
        for id: TaskID,
        now: MonotonicTime
    ) {
        guard let url = currentURL(of: id) else { return }
        if cookies.take(report.setCookies, from: url, now: now), !prefetch.isEmpty { recall() }
    }

    private func answer(of report: TransferReport, for id: TaskID) -> Answer {
        if case .failed(let error) = report.end { return .bad(error) }
        if report.isRedirect, let location = report.location { return .moved(to: location) }
        guard isBad(report.status, for: id) else { return .good }
        let message = "status \(report.status)"
        return .bad(FetchError(.http(status: report.status), phase: .body, message: message))
    }

    private func isBad(_ status: UInt16, for id: TaskID) -> Bool {
        if tasks[id].role.isAuxiliary { return status >= 500 || status == 429 }
        // 304 answers a conditional request: what an earlier run has seen is good still.
        guard let accepted = policy.accepted, status != 304 else { return status >= 400 }
        return !accepted.contains(status, host: currentURL(of: id)?.host ?? "")
    }

    private mutating func count(bytes: Int64, wireBytes: Int64, of id: TaskID, now: MonotonicTime) {
        let new = tasks.count(bytes: bytes, wireBytes: wireBytes, of: id)
        statistics.received(wireBytes: new, at: now)
    }

    /// Cancels everything at once, without a transport that could report any more.
    package mutating func abandon(now: MonotonicTime) {
        run.closeInput()
        abandonReserve()
        for id in transfers.tasksUnderWay {
            guard let transfer = transfer(of: id) else { continue }
            close(transfer, now: now)
            tasks.removeTransfer(of: id)
        }
        endWaiting(.cancelled, now: now)
        for transfer in transfers.orphans { close(transfer, now: now) }
        finishRunIfDone()
    }
}

extension TransferReport {
    /// Whether the answer redirects by its status (RFC 9110 §15.4).
    var isRedirect: Bool {
        switch status {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }
}
