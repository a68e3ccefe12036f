package import Clock
import DataStructures

/// What the user orders.
extension FetchMachine {
    /// Cancels a task; one with a transfer under way finishes when the transfer is removed.
    ///
    /// - Returns: Whether there was anything to cancel.
    @discardableResult
    package mutating func cancel(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard id.index < rows.count else { return false }
        let state = rows[id.index].state
        guard !state.isFinished, state != .cancelling else { return false }
        if let transfer = transfer(of: id) {
            enter(.cancelling, id, now: now)
            effects.orders.append(.cancel(transfer))
        } else {
            withdraw(id)
            finish(id, .cancelled, now: now)
        }
        return true
    }

    /// Fetches a finished task anew, or ends its backoff.
    ///
    /// What a rule forbids stays forbidden: of tasks that were never attempted, only those that
    /// were skipped for want of budget or rest, or by the fuse, can be retried.
    ///
    /// - Returns: Whether there was anything to do.
    @discardableResult
    package mutating func retry(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard id.index < rows.count else { return false }
        let state = rows[id.index].state
        guard state.isFinished || state == .backoff, mayRetry(rows[id.index]) else { return false }
        if case .stopping = stage { return false }
        if state.isFinished {
            unfinished += 1
            if details[id.index].isUnrecorded {
                details[id.index].isUnrecorded = false
                unrecorded -= 1
            }
            if case .finished = stage {
                stage = .running
                fuse?.reset()
            }
            withRow(id) { row in
                row.attempts = 0
                row.redirects = 0
                row.status = 0
                row.anomalies = []
                row.error = nil
                row.skipReason = nil
                row.startedAt = .zero
                row.finishedAt = .zero
                row.bytes = 0
                row.wireBytes = 0
            }
            let trail = Int(rows[id.index].trail)
            if trail > 0 { trails[trail - 1] = [] }
        }
        details[id.index].continuesAttempt = false
        withRow(id) { $0.resumesAt = .zero }
        enter(.queued, id, now: now)
        details[id.index].readySince = now
        scheduler.unpark(rows[id.index].host, now: now)
        admitToLine(id, atFront: true, now: now)
        return true
    }

    private func mayRetry(_ row: TaskRow) -> Bool {
        if let reason = row.skipReason {
            return reason == .budget || reason == .parked || reason == .fuse
        }
        return row.state != .failed || row.attempts > 0
    }

    /// Holds a task back, in the middle of its body if need be.
    ///
    /// - Returns: Whether there was anything to pause.
    @discardableResult
    package mutating func pause(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard id.index < rows.count else { return false }
        let state = rows[id.index].state
        guard !state.isFinished, state != .cancelling, state != .paused else { return false }
        if let transfer = transfer(of: id) {
            effects.orders.append(.pause(transfer))
        } else {
            _ = newEntry(for: id)
            if reserve.slot(of: id) != nil { recall() }
        }
        stopClock(of: id, now: now)
        enter(.paused, id, now: now)
        withRow(id) { $0.isPaused = true }
        return true
    }

    /// Lets a paused task go on.
    ///
    /// - Returns: Whether it was paused.
    @discardableResult
    package mutating func resume(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard id.index < rows.count, rows[id.index].state == .paused else { return false }
        withRow(id) { $0.isPaused = false }
        startClock(of: id, now: now)
        if let transfer = transfer(of: id) {
            effects.orders.append(.resume(transfer))
            // Where it stood before the answer the transport tells again.
            enter(rows[id.index].wireBytes > 0 ? .body : .started, id, now: now)
        } else if rows[id.index].resumesAt > now {
            backOff(id, now: now)
        } else {
            enter(.queued, id, now: now)
            details[id.index].readySince = now
            // On its way back out of the reserve, it is put in line when it arrives.
            if reserve.slot(of: id) == nil { admitToLine(id, atFront: true, now: now) }
        }
        return true
    }

    /// Changes the number of permits, at least one.
    ///
    /// What is under way beyond a lower limit goes on to its end: the limit drains.
    package mutating func setLimit(_ limit: Int, now: MonotonicTime) {
        policy.limit = max(1, limit)
        scheduler.setGlobalLimit(policy.limit, now: now)
    }

    /// Changes how gently a host is treated, for instance after its robots.txt was read.
    package mutating func setPoliteness(
        _ politeness: Politeness,
        ofHost name: String,
        now: MonotonicTime
    ) {
        let host = scheduler.host(named: name, globalLimit: policy.limit, policy.politeness)
        scheduler.setPoliteness(politeness, of: host, globalLimit: policy.limit, now: now)
    }

    /// Makes a host's delay longer, never shorter.
    package mutating func raiseDelay(
        to delay: Duration,
        ofHost name: String,
        now: MonotonicTime
    ) {
        let host = scheduler.host(named: name, globalLimit: policy.limit, policy.politeness)
        scheduler.raiseDelay(to: delay, of: host, now: now)
    }

    /// Ends the run early: what waits is dropped, what is under way may end.
    package mutating func stop(_ reason: StopReason, now: MonotonicTime) {
        guard stage == .running else { return }
        stage = .stopping(reason)
        graceEndsAt = policy.grace.map { now + $0 } ?? .distantFuture
        abandonReserve()
        for transfer in transfers where transfer.standing == .active {
            guard let id = transfer.task else { continue }
            if reason == .failFast || rows[id.index].state == .paused { cancel(id, now: now) }
        }
        endWaiting(reason.endingOfWaiting, now: now)
        finishRunIfDone()
    }

    /// Ends every task without a transfer.
    ///
    /// Of those that have not begun, the first ``FetchPolicy/resultsOfUnbegun`` give a result.
    mutating func endWaiting(_ ending: Ending, now: MonotonicTime) {
        var unbegun = 0
        for index in rows.indices where !rows[index].state.isFinished && details[index].slot < 0 {
            if rows[index].startedAt == .zero { unbegun += 1 }
            let isRecorded = rows[index].startedAt != .zero || unbegun <= policy.resultsOfUnbegun
            finish(TaskID(index: index), ending, isRecorded: isRecorded, now: now)
        }
    }

    /// Cancels everything that is still under way after a stop.
    package mutating func abort(now: MonotonicTime) {
        graceEndsAt = .distantFuture
        for transfer in transfers where transfer.standing == .active {
            if let id = transfer.task { cancel(id, now: now) }
        }
    }

    /// The transfer of a task, while one is under way.
    func transfer(of id: TaskID) -> TransferID? {
        let slot = details[id.index].slot
        guard slot >= 0 else { return nil }
        return TransferID(slot: UInt32(slot), serial: transfers[Int(slot)].serial)
    }

    /// The task of a transfer, unless it is an earlier one's slot.
    func task(of transfer: TransferID) -> TaskID? {
        isCurrent(transfer) ? transfers[Int(transfer.slot)].task : nil
    }

    /// Whether a transfer still has its slot.
    func isCurrent(_ transfer: TransferID) -> Bool {
        guard transfer.slot < transfers.count else { return false }
        let current = transfers[Int(transfer.slot)]
        return current.serial == transfer.serial && current.standing != .free
    }
}

extension StopReason {
    /// How a task ends that waits when the run is stopped.
    fileprivate var endingOfWaiting: FetchMachine.Ending {
        switch self {
        case .budget: .skipped(.budget)
        case .fuse: .skipped(.fuse)
        case .interrupted, .quit, .outputFailed, .failFast: .cancelled
        }
    }
}
