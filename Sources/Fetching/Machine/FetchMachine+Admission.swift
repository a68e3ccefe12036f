import Clock
import DataStructures
import HeapModule
import URLStandard

/// Who starts next.
extension FetchMachine {
    /// Whether anything may start at all.
    ///
    /// A sample, whose tasks are repeated without end, is fetched only while somebody measures on it.
    var mayDispatch: Bool {
        stage == .running && !isDispatchPaused && !isHeldBack && !isHeldBySteering
            && (isSteered || !policy.repeatsTasks)
    }

    /// How many transfers may be under way: one while the memory is full.
    ///
    /// One, so that a run goes on although all of its results are kept.
    var permits: Int { isMemoryFull ? 1 : policy.limit }

    /// Whether tasks wait for nothing but a permit, more than are under way.
    package var hasMoreToStart: Bool {
        mayDispatch && !isMemoryFull && totals.queued > totals.active && !scheduler.isIdle
    }

    /// Takes a permit for the next task that may start now; nil if none may.
    mutating func nextStart(now: MonotonicTime, judging judged: MonotonicTime) -> TransportOrder? {
        guard mayDispatch, permitsTaken < permits else { return nil }
        if let reserved = takeFromReserve(now: now) {
            began(reserved, now: now)
            return .startReserved(reserved)
        }
        while let entry = scheduler.next(now: now) {
            switch readiness(of: entry, now: now, judging: judged) {
            case .void: continue
            case .undecided: return nil
            case .ready(let url, let endsAt):
                let order = transferOrder(
                    for: entry.task,
                    to: url,
                    endsAt: endsAt,
                    standing: .reserved
                )
                began(order.id, now: now)
                return .start(order)
            }
        }
        return nil
    }

    /// Whether what was taken out of line may start.
    enum Readiness {
        /// It may, to this URL, and has to end by then.
        case ready(WebURL, Deadline)
        /// It has gone on otherwise, or its time is over.
        case void
        /// Nobody knows yet whether its time is over: it is back in its place.
        case undecided
    }

    /// Whether what was taken out of line may start; ends it if its time is over.
    mutating func readiness(
        of entry: HostQueues.Entry,
        now: MonotonicTime,
        judging judged: MonotonicTime
    ) -> Readiness {
        let id = entry.task
        guard isValid(entry), rows[id.index].state == .queued, let url = currentURL(of: id) else {
            return .void
        }
        let endsAt = deadline(of: id, startingAt: now)
        guard endsAt.time > judged else {
            endLate(id, endsAt.class, now: now)
            return .void
        }
        if endsAt.time > now { return .ready(url, endsAt) }
        // The next wake-up, which is due, will tell.
        scheduler.enqueue(entry, on: rows[id.index].host, atFront: true, now: now)
        return .undecided
    }

    /// Whether an entry is its task's newest.
    func isValid(_ entry: HostQueues.Entry) -> Bool {
        details[entry.task.index].ticket == entry.ticket
    }

    /// Where redirects have led a task, or its own URL; nil for a text that is none.
    func currentURL(of id: TaskID) -> WebURL? {
        let target = routes.isEmpty ? nil : routes[id]?.target
        return target ?? rows[id.index].url.parsed
    }

    /// Gives a task a slot, and says what the transport has to know of its transfer.
    mutating func transferOrder(
        for id: TaskID,
        to url: WebURL,
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
        let isRedirected = !routes.isEmpty && routes[id] != nil
        return TransferOrder(
            id: TransferID(slot: UInt32(slot), serial: transfer.serial),
            task: id,
            host: host,
            url: url,
            body: details[id.index].body,
            sendsCredentials: details[id.index].sendsCredentials
                && (!isRedirected || routes[id]?.hasLeftOrigin == false),
            reach: routes.isEmpty ? ownReach(of: id) : routes[id]?.reach ?? ownReach(of: id),
            message: message(of: id),
            endsAt: endsAt.time,
            endClass: endsAt.class
        )
    }

    /// A transfer has started: it has a permit from now on.
    mutating func began(_ transfer: TransferID, now: MonotonicTime) {
        let slot = Int(transfer.slot)
        transfers[slot].standing = .active
        transfers[slot].startedAt = now
        permitMeter.advance(to: now, taken: permitsTaken)
        permitsTaken += 1
        begun += 1
        reserve.newestHost = transfers[slot].host
        scheduler.started(transfers[slot].host, now: now)
        guard let id = transfers[slot].task else { return }
        details[id.index].slot = Int32(slot)
        enter(.started, id, now: now)
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

    /// Ends waits that are over, and the run if its time is.
    mutating func advance(to judged: MonotonicTime, now: MonotonicTime) {
        while let timer = timers.min, timer.due <= judged {
            timers.removeMin()
            let id = timer.entry.task
            guard isValid(timer.entry), rows[id.index].state == .backoff else { continue }
            enter(.queued, id, now: now)
            effects.endsWaits = true
            details[id.index].readySince = now
            admitToLine(id, atFront: true, now: now)
        }
        if policy.deadlines.task != nil { endLateTasks(now: judged) }
        if judged >= runEndsAt { stop(.budget, now: now) }
        if judged >= graceEndsAt { abort(now: now) }
    }
}
