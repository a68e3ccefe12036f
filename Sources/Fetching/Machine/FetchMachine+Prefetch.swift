import Clock

/// Transfers that the transport starts by itself, so that no permit idles while a message travels.
///
/// Told of an end, the engine could start the next transfer only two thread switches later. So the
/// transport holds a few admitted tasks of one host in reserve, and starts one in the place of each
/// transfer of that host that was answered. Until then they are queued like all others and hold no
/// permit. Two messages may cross: the transport starts a transfer while this machine orders it to
/// start, or recalls it. The slot's state decides, and the later message is ignored.
extension FetchMachine {
    /// Whether the transport may start transfers without asking first.
    ///
    /// Not while the memory is full, and not where a single end may stop the run, or where a task's
    /// time begins with its start.
    private var mayReserve: Bool {
        prefetch.capacity > 0 && mayDispatch && !gate.isMemoryFull
            && permitsTaken <= transfers.permits.limit && !run.mayStopAtAnyEnd
            && !deadlines.coverTasks
    }

    private func mayReserve(_ host: HostID, now: MonotonicTime) -> Bool {
        let row = hosts[host]
        return row.delay == .zero && max(row.nextStart, row.backoffUntil) <= now && row.active > 0
            && row.active <= row.limit && !row.isPaused && row.restAsked == nil
    }

    /// Hands over what may start when a transfer of the same host ends.
    mutating func fillReserve(now: MonotonicTime, judging judged: MonotonicTime) {
        guard mayReserve, let host = prefetch.nextHost, prefetch.wantsFilling(for: host),
            hosts.isAlone(host), mayReserve(host, now: now)
        else { return }
        prefetch.beginFilling(for: host, now: now)
        while prefetch.hasRoom, let entry = hosts.take(from: host, now: now) {
            guard case .ready(let url, let end) = readiness(of: entry, now: now, judging: judged)
            else { continue }
            let order = transferOrder(for: entry.task, to: url, endingBy: end, now: now)
            prefetch.add(order.id, for: entry.task)
            effects.orders.append(.reserve(order))
        }
    }

    /// Recalls everything if the transport may not start it any more.
    mutating func recallIfNeeded(now: MonotonicTime) {
        guard let host = prefetch.host, !prefetch.isEmpty else { return }
        if !mayReserve || !mayReserve(host, now: now) { recall() }
    }

    /// Recalls everything that is held in reserve.
    mutating func recall() {
        if prefetch.recallAll() { effects.orders.append(.recall) }
    }

    /// The next transfer in reserve, if its host may start one.
    mutating func takeFromReserve(now: MonotonicTime) -> TransferID? {
        guard !prefetch.isEmpty, let host = prefetch.host, hosts.mayStart(host, now: now) else {
            return nil
        }
        return prefetch.takeFirst()
    }

    /// The transport has started a transfer out of the reserve.
    mutating func succeeded(_ transfer: TransferID, now: MonotonicTime) {
        // If it was started from here at the same time, that is known already.
        guard transfers.isOpen(transfer), !transfers.isUnderWay(transfer) else { return }
        prefetch.remove(transfer)
        let id = transfers.task(of: transfer)
        let wasPaused = id.map { tasks[$0].isPaused } ?? false
        start(transfer, now: now)
        guard let id, wasPaused else { return }
        effects.orders.append(.pause(transfer))
        enter(.paused, id, now: now)
    }

    /// A transfer has come back out of the reserve: its task is queued again.
    mutating func returned(_ transfer: TransferID, now: MonotonicTime) -> NextStep {
        guard transfers.isOpen(transfer) else { return .stale }
        prefetch.returned(transfer)
        let task = transfers.task(of: transfer)
        let wasStarted = transfers.isUnderWay(transfer)
        close(transfer, undoesStart: wasStarted, now: now)
        guard let id = task else { return .stale }
        if wasStarted { recount(id, tasks.undoStart(of: id, now: now)) }
        switch tasks[id].state {
        case .queued: enqueue(id, atFront: true, now: now)
        case .cancelling:
            finish(id, .cancelled, now: now)
            return .finish(.cancelled)
        default: break
        }
        return .queued
    }

    /// Leaves a task's transfer in the reserve without its task, if it has one there.
    mutating func withdraw(_ id: TaskID) {
        guard let transfer = prefetch.transfer(of: id) else { return }
        prefetch.remove(transfer)
        transfers.orphan(transfer)
        effects.orders.append(.cancel(transfer))
    }

    /// Leaves everything in the reserve without its task.
    mutating func abandonReserve() {
        for task in prefetch.tasks { withdraw(task) }
    }
}
