import Clock
import URLStandard

/// What starts next.
extension FetchMachine {
    /// Whether anything may start at all.
    ///
    /// A sample repeats its tasks without end, so it is fetched only while something measures it.
    var mayDispatch: Bool {
        stage == .running && gate.isOpen && (gate.isSteered || !policy.repeatsTasks)
    }

    /// How many transfers may be under way: one while the memory is full.
    ///
    /// One, so that a run goes on although all of its results are kept.
    var permits: Int { gate.isMemoryFull ? 1 : transfers.permits.limit }

    /// Takes a permit for the next task that may start now; nil if none may.
    mutating func nextStart(now: MonotonicTime, judging judged: MonotonicTime) -> TransportOrder? {
        guard mayDispatch, permitsTaken < permits else { return nil }
        if let reserved = takeFromReserve(now: now) {
            start(reserved, now: now)
            return .startReserved(reserved)
        }
        while let entry = hosts.next(now: now) {
            switch readiness(of: entry, now: now, judging: judged) {
            case .void: continue
            case .undecided: return nil
            case .ready(let url, let end):
                let order = transferOrder(for: entry.task, to: url, endingBy: end, now: now)
                start(order.id, now: now)
                return .start(order)
            }
        }
        return nil
    }

    /// Whether a task that was taken out of its queue may start.
    enum Readiness {
        /// It may, to this URL, and has to end by then.
        case ready(WebURL, Deadline)
        /// The task has gone on otherwise, or its time is over.
        case void
        /// It is not known yet whether its time is over. It is back in its place.
        case undecided
    }

    /// Whether a task that was taken out of its queue may start; ends it if its time is over.
    mutating func readiness(
        of entry: HostQueues.Entry,
        now: MonotonicTime,
        judging judged: MonotonicTime
    ) -> Readiness {
        let id = entry.task
        guard tasks.isCurrent(entry), tasks[id].state == .queued, let url = currentURL(of: id)
        else { return .void }
        let end = deadline(of: id, startingAt: now)
        guard end.time > judged else {
            endLate(id, end.errorClass, now: now)
            return .void
        }
        if end.time > now { return .ready(url, end) }
        // The wake-up that is due will tell.
        hosts.enqueue(entry, on: tasks[id].host, atFront: true, now: now)
        return .undecided
    }

    /// Opens a slot for a task, and says what the transport has to know of its transfer.
    mutating func transferOrder(
        for id: TaskID,
        to url: WebURL,
        endingBy end: Deadline,
        now: MonotonicTime
    ) -> TransferOrder {
        let route = redirects.route(of: id)
        let request = tasks.request(of: id)
        let host = tasks[id].host
        return TransferOrder(
            id: transfers.open(for: id, on: host),
            task: id,
            host: host,
            url: url,
            body: route?.isChecked == true ? .none : request.body,
            sendsCredentials: request.sendsCredentials && route?.hasLeftOrigin != true,
            reach: route?.reach ?? (request.isNamed ? .anywhere : .publicOnly),
            message: message(of: id) ?? (asksHead(id) ? HeadProbes.message : nil),
            cookie: cookies.header(for: url, now: now),
            endsAt: end.time,
            endClass: end.errorClass
        )
    }

    /// Where redirects have led a task, or its own URL; nil for a text that is no URL.
    func currentURL(of id: TaskID) -> WebURL? {
        redirects.route(of: id)?.target ?? tasks[id].url.parsed
    }

    /// What a task's next transfer sends, or its last one sent; nil for a plain GET.
    func message(of id: TaskID) -> RequestMessage? {
        guard let route = redirects.route(of: id) else { return tasks.message(of: id) }
        return route.message
    }

    /// A transfer starts, with a permit from now on.
    mutating func start(_ transfer: TransferID, now: MonotonicTime) {
        guard let started = transfers.start(transfer, now: now) else { return }
        prefetch.transferStarted(on: started.host)
        hosts.transferStarted(on: started.host, now: now)
        guard let id = started.task else { return }
        recount(id, tasks.start(id, slot: transfer.slot, now: now))
    }

    /// Queues a task with a new ticket; skips it if its host is parked, and fails it if that is dead.
    mutating func enqueue(_ id: TaskID, atFront: Bool, now: MonotonicTime) {
        let host = tasks[id].host
        if hosts.isParked(host) {
            finish(id, .skipped(.parked), now: now)
            return
        }
        if let error = death(of: id, now: now) {
            finish(id, .failed(error), now: now)
            return
        }
        if !heldRedirects.contains(id) {
            hosts.enqueue(tasks.newEntry(for: id), on: host, atFront: atFront, now: now)
        }
        deadlines.watch(id, startedAt: tasks[id].startedAt)
    }

    /// Makes a task wait until its row's ``TaskRow/resumesAt``.
    mutating func backOff(_ id: TaskID, now: MonotonicTime) {
        enter(.backoff, id, now: now)
        timers.add(tasks.newEntry(for: id), due: tasks[id].resumesAt)
    }

    /// Queues tasks whose backoff is over, and ends those whose time is over.
    mutating func endWaits(now: MonotonicTime, judging judged: MonotonicTime) {
        while let entry = timers.popDue(by: judged) {
            let id = entry.task
            guard tasks.isCurrent(entry), tasks[id].state == .backoff else { continue }
            effects.endsWaits = true
            queueAnew(id, now: now)
        }
        while let id = deadlines.popDue(by: judged) { checkDeadline(of: id, now: judged) }
    }

    /// Puts a task at the front of its queue, ready from now on.
    mutating func queueAnew(_ id: TaskID, now: MonotonicTime) {
        enter(.queued, id, now: now)
        tasks.becomeReady(id, now: now)
        enqueue(id, atFront: true, now: now)
    }

    // MARK: Deadlines

    /// When a task that has started, or starts now, has to end.
    func deadline(of id: TaskID, startingAt now: MonotonicTime) -> Deadline {
        let start = tasks[id].startedAt
        return deadlines.deadline(of: id, startedAt: start == .zero ? now : start)
    }

    /// Ends a task that waits although its time is over.
    private mutating func checkDeadline(of id: TaskID, now: MonotonicTime) {
        let state = tasks[id].state
        guard state == .queued || state == .backoff, tasks[id].startedAt != .zero,
            state != .queued || !isHeldByHand(id)
        else { return }
        // It may have moved in the meantime.
        let end = deadline(of: id, startingAt: now)
        if end.errorClass == .timeoutTask, end.time <= now {
            endLate(id, end.errorClass, now: now)
        } else {
            deadlines.watch(id, startedAt: tasks[id].startedAt)
        }
    }

    /// Whether a queued task is kept from starting by hand, so that its clock stands still.
    func isHeldByHand(_ id: TaskID) -> Bool {
        gate.pausedSince != nil || hosts[tasks[id].host].isPaused
    }

    /// Fails a task whose time was over before its next attempt.
    private mutating func endLate(_ id: TaskID, _ errorClass: ErrorClass, now: MonotonicTime) {
        var message = "its time was over before its next attempt"
        if let last = tasks[id].error { message += "; the last ended with \(last)" }
        let error = FetchError(errorClass, phase: tasks[id].state, message: message)
        finish(id, .failed(error), now: now)
    }

    /// Tells the transport that the end of a task's transfer has moved.
    mutating func reschedule(_ id: TaskID) {
        guard let transfer = transfer(of: id), tasks[id].state != .cancelling else { return }
        let end = deadline(of: id, startingAt: .zero)
        guard end.time != .distantFuture || deadlines.coverTasks else { return }
        effects.orders.append(
            .reschedule(transfer, endsAt: end.time, endClass: end.errorClass)
        )
    }
}
