import HeapModule
import Statistics
import URLStandard

/// Who starts next.
extension FetchMachine {
    /// Whether anything may start at all.
    var mayDispatch: Bool { stage == .running && !isDispatchPaused && !isHeldBack }

    /// Takes a permit for the next task that may start now; nil if none may.
    mutating func nextStart(now: MonotonicTime, judging judged: MonotonicTime) -> TransferOrder? {
        guard mayDispatch else { return nil }
        while permitsTaken < policy.limit, let entry = scheduler.next(now: now) {
            let id = entry.task
            guard isValid(entry), rows[id.index].state == .queued else { continue }
            let endsAt = deadline(of: id, startingAt: now)
            guard endsAt.time > judged else {
                endLate(id, endsAt.class, now: now)
                continue
            }
            guard endsAt.time > now else {
                // Nobody knows yet: it keeps its place until the next wake-up, which is due.
                scheduler.enqueue(entry, on: rows[id.index].host, atFront: true, now: now)
                return nil
            }
            return start(id, endsAt: endsAt, now: now)
        }
        return nil
    }

    /// Whether an entry is its task's newest.
    func isValid(_ entry: HostScheduler.Entry) -> Bool {
        details[entry.task.index].ticket == entry.ticket
    }

    private mutating func start(
        _ id: TaskID,
        endsAt: (time: MonotonicTime, class: ErrorClass),
        now: MonotonicTime
    ) -> TransferOrder {
        let slot = freeSlots.popLast() ?? transfers.count
        nextSerial &+= 1
        let transfer = Transfer(serial: nextSerial, task: id, startedAt: now)
        if slot == transfers.count {
            transfers.append(transfer)
        } else {
            transfers[slot] = transfer
        }
        details[id.index].slot = Int32(slot)
        permitsTaken += 1
        scheduler.started(rows[id.index].host, now: now)
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
        let target = routes.isEmpty ? nil : routes[id]?.target
        return TransferOrder(
            id: TransferID(slot: UInt32(slot), serial: transfer.serial),
            task: id,
            url: target?.href ?? rows[id.index].url,
            body: details[id.index].body,
            sendsCredentials: details[id.index].sendsCredentials
                && (target == nil || routes[id]?.hasLeftOrigin == false),
            message: message(of: id),
            endsAt: endsAt.time,
            endClass: endsAt.class
        )
    }

    /// Ends waits that are over, and the run if its time is.
    mutating func advance(to judged: MonotonicTime, now: MonotonicTime) {
        while let timer = timers.min, timer.due <= judged {
            timers.removeMin()
            let id = timer.entry.task
            guard isValid(timer.entry), rows[id.index].state == .backoff else { continue }
            enter(.queued, id, now: now)
            details[id.index].readySince = now
            admitToLine(id, atFront: true, now: now)
        }
        if policy.deadlines.task != nil { endLateTasks(now: judged) }
        if judged >= runEndsAt { stop(.budget, now: now) }
    }
}
