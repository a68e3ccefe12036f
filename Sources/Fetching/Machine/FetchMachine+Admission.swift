import HeapModule
import Statistics
import URLStandard

/// Who starts next.
extension FetchMachine {
    /// Whether anything may start at all.
    var mayDispatch: Bool { stage == .running && !isDispatchPaused && !isHeldBack }

    /// Takes a permit for the next task that may start now; nil if none may.
    mutating func nextStart(now: MonotonicTime) -> TransportOrder? {
        guard mayDispatch, permitsTaken < policy.limit else { return nil }
        if let reserved = takeFromReserve(now: now) {
            began(reserved, now: now)
            return .startReserved(reserved)
        }
        while let entry = scheduler.next(now: now) {
            guard let endsAt = validate(entry, now: now) else { continue }
            let order = transferOrder(for: entry.task, endsAt: endsAt, standing: .reserved)
            began(order.id, now: now)
            return .start(order)
        }
        return nil
    }

    /// When an entry's transfer has to end; nil if it is void or its time is over already.
    mutating func validate(_ entry: HostScheduler.Entry, now: MonotonicTime) -> Deadline? {
        let id = entry.task
        guard isValid(entry), rows[id.index].state == .queued else { return nil }
        let endsAt = deadline(of: id, startingAt: now)
        if endsAt.time > now { return endsAt }
        let message = "its time was over before its next attempt"
        finish(id, .failed(FetchError(endsAt.class, phase: .queued, message: message)), now: now)
        return nil
    }

    /// Whether an entry is its task's newest.
    func isValid(_ entry: HostScheduler.Entry) -> Bool {
        details[entry.task.index].ticket == entry.ticket
    }

    /// Gives a task a slot, and says what the transport has to know of its transfer.
    mutating func transferOrder(
        for id: TaskID,
        endsAt: Deadline,
        standing: Transfer.Standing
    ) -> TransferOrder {
        let slot = freeSlots.popLast() ?? transfers.count
        nextSerial &+= 1
        let host = rows[id.index].host
        let transfer = Transfer(serial: nextSerial, task: id, host: host, standing: standing)
        if slot == transfers.count {
            transfers.append(transfer)
        } else {
            transfers[slot] = transfer
        }
        let target = routes.isEmpty ? nil : routes[id]?.target
        return TransferOrder(
            id: TransferID(slot: UInt32(slot), serial: transfer.serial),
            task: id,
            host: host,
            url: target?.href ?? rows[id.index].url,
            body: details[id.index].body,
            sendsCredentials: details[id.index].sendsCredentials
                && (target == nil || routes[id]?.hasLeftOrigin == false),
            reach: routes.isEmpty ? ownReach(of: id) : routes[id]?.reach ?? ownReach(of: id),
            endsAt: endsAt.time,
            endClass: endsAt.class
        )
    }

    /// A transfer has started: it has a permit from now on.
    mutating func began(_ transfer: TransferID, now: MonotonicTime) {
        let slot = Int(transfer.slot)
        transfers[slot].standing = .active
        transfers[slot].startedAt = now
        permitsTaken += 1
        reserve.newestHost = transfers[slot].host
        scheduler.started(transfers[slot].host, now: now)
        guard let id = transfers[slot].task else { return }
        details[id.index].slot = Int32(slot)
        enter(.dns, id, now: now)
        let queued = now.milliseconds(since: details[id.index].readySince)
        let isRetryOrFirst = !details[id.index].continuesAttempt
        details[id.index].continuesAttempt = false
        withRow(id) { row in
            if isRetryOrFirst { row.attempts += 1 }
            if row.startedAt == .zero { row.startedAt = now }
            row.timing = PhaseTiming()
            row.timing.queued = Float(queued)
            row.bytes = 0
            row.wireBytes = 0
            row.expectedBytes = -1
        }
    }

    /// A time at which something has to end, and the class of the error if it has not.
    typealias Deadline = (time: MonotonicTime, class: ErrorClass)

    private func ownReach(of id: TaskID) -> TransferReach {
        details[id.index].isNamed ? .anywhere : .publicOnly
    }

    /// The nearer of the task's and the run's end.
    func deadline(of id: TaskID, startingAt now: MonotonicTime) -> Deadline {
        guard let duration = policy.deadlines.task else { return (runEndsAt, .timeoutRun) }
        let start = rows[id.index].startedAt
        let taskEndsAt = (start == .zero ? now : start) + duration
        return taskEndsAt < runEndsAt ? (taskEndsAt, .timeoutTask) : (runEndsAt, .timeoutRun)
    }

    /// Ends waits that are over, and the run if its time is.
    mutating func advance(to now: MonotonicTime) {
        while let timer = timers.min, timer.due <= now {
            timers.removeMin()
            let id = timer.entry.task
            guard isValid(timer.entry), rows[id.index].state == .backoff else { continue }
            enter(.queued, id, now: now)
            details[id.index].readySince = now
            admitToLine(id, atFront: true, now: now)
        }
        stopIfOver(now: now)
    }

    /// Ends the run when its deadline has passed.
    mutating func stopIfOver(now: MonotonicTime) {
        if now >= runEndsAt, stage == .running { stop(.budget, now: now) }
    }
}
