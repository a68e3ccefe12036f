import Clock
import DataStructures
import DequeModule

/// Transfers that the transport starts by itself, so that no permit idles while news travels.
///
/// Told of an end, the engine could start the next transfer only two thread switches later. So the
/// transport holds a few admitted tasks of one host in reserve and starts one in the place of each
/// transfer of that host that was answered. Until then they are queued here as all others are, and
/// hold no permit.
extension FetchMachine {
    /// What the transport holds in reserve, all of one host.
    struct Reserve: Sendable {
        /// How many transfers are held to begin with, and at most after some came back.
        static let beginning = 8
        /// A reserve that lasts less is doubled.
        static let shortTime = Duration.milliseconds(5)
        /// A reserve that lasts longer is halved: where news travel faster than answers, it would
        /// only keep retries and redirects waiting.
        static let longTime = Duration.milliseconds(20)

        /// Most that the transport can hold.
        var capacity = 0
        /// How many it is to hold.
        var target = beginning
        /// When it was filled the last time.
        var filledAt = MonotonicTime.zero
        /// In the order in which they are to start.
        var waiting = Deque<(transfer: TransferID, task: TaskID)>()
        /// On their way back.
        var recalled: [TransferID: TaskID] = [:]
        var host: HostID?
        /// The host of the transfer that was started last: the next one to reserve for.
        var newestHost: HostID?

        /// The transfer that a task is in reserve with, or on its way back from it.
        func slot(of task: TaskID) -> TransferID? {
            waiting.first { $0.task == task }?.transfer
                ?? recalled.first { $0.value == task }?.key
        }

        /// Forgets a transfer.
        mutating func remove(_ transfer: TransferID) {
            if recalled.removeValue(forKey: transfer) != nil { return }
            if waiting.first?.transfer == transfer {
                waiting.removeFirst()
            } else if let index = waiting.firstIndex(where: { $0.transfer == transfer }) {
                waiting.remove(at: index)
            }
        }
    }

    /// Whether transfers may be started by the transport, without being asked first.
    ///
    /// Not while the memory is full, and not where a single end may stop the run, or where a task's
    /// time begins with its start.
    private var mayReserve: Bool {
        reserve.capacity > 0 && mayDispatch && !isMemoryFull && permitsTaken <= policy.limit
            && !policy.failsFast && policy.fuse == nil && policy.deadlines.task == nil
    }

    private func mayReserve(_ host: HostID, now: MonotonicTime) -> Bool {
        let row = scheduler.hosts[host.index]
        return row.delay == .zero && max(row.nextStart, row.backoffUntil) <= now && row.active > 0
            && row.active <= row.limit && !row.isPaused && !scheduler.isParked(host)
    }

    /// Hands over what may start when a transfer of the same host ends.
    mutating func fillReserve(now: MonotonicTime, judging judged: MonotonicTime) {
        guard mayReserve, reserve.waiting.count * 2 <= reserve.target,
            let host = reserve.newestHost, reserve.waiting.isEmpty || reserve.host == host,
            scheduler.isAlone(host), mayReserve(host, now: now)
        else { return }
        reserve.host = host
        adaptReserve(now: now)
        while reserve.waiting.count < reserve.target,
            let entry = scheduler.take(from: host, now: now)
        {
            guard case .ready(let url, let endsAt) = readiness(of: entry, now: now, judging: judged)
            else { continue }
            let order = transferOrder(
                for: entry.task,
                to: url,
                endsAt: endsAt,
                standing: .reserved
            )
            reserve.waiting.append((order.id, entry.task))
            effects.orders.append(.reserve(order))
        }
    }

    /// Fits the size of the reserve to how long it has lasted.
    private mutating func adaptReserve(now: MonotonicTime) {
        defer { reserve.filledAt = now }
        guard reserve.filledAt > .zero else { return }
        let lasted = now - reserve.filledAt
        if lasted < Reserve.shortTime {
            reserve.target = min(reserve.target * 2, max(reserve.capacity, Reserve.beginning))
        } else if lasted > Reserve.longTime {
            reserve.target = max(reserve.target / 2, 1)
        }
    }

    /// Wants everything back if the transport may not start it any more.
    mutating func recallIfNeeded(now: MonotonicTime) {
        guard let host = reserve.host, !reserve.waiting.isEmpty else { return }
        if !mayReserve || !mayReserve(host, now: now) { recall() }
    }

    /// Wants everything back that is held in reserve.
    mutating func recall() {
        guard !reserve.waiting.isEmpty else { return }
        for entry in reserve.waiting { reserve.recalled[entry.transfer] = entry.task }
        reserve.waiting = []
        reserve.target = min(reserve.target, Reserve.beginning)
        effects.orders.append(.recall)
    }

    /// The next transfer in reserve, where a permit is free for it.
    mutating func takeFromReserve(now: MonotonicTime) -> TransferID? {
        guard let first = reserve.waiting.first, let host = reserve.host,
            scheduler.mayStart(host, now: now)
        else { return nil }
        reserve.waiting.removeFirst()
        return first.transfer
    }

    /// The transport has started a transfer out of the reserve.
    mutating func succeeded(_ transfer: TransferID, now: MonotonicTime) {
        // If it was started from here at the same time, that is known already.
        guard isCurrent(transfer), transfers[Int(transfer.slot)].standing == .reserved else {
            return
        }
        reserve.remove(transfer)
        began(transfer, now: now)
        guard let id = task(of: transfer), rows[id.index].isPaused else { return }
        effects.orders.append(.pause(transfer))
        enter(.paused, id, now: now)
    }

    /// A transfer has come back out of the reserve: its task stands in line again.
    mutating func returned(_ transfer: TransferID, now: MonotonicTime) -> Verdict {
        guard isCurrent(transfer) else { return .stale }
        reserve.remove(transfer)
        reserve.target = min(reserve.target, Reserve.beginning)
        let wasStarted = transfers[Int(transfer.slot)].standing == .active
        guard let id = task(of: transfer) else {
            free(transfer, now: now)
            return .stale
        }
        if wasStarted { undoStart(of: id, transfer, now: now) } else { free(transfer, now: now) }
        switch rows[id.index].state {
        case .queued: admitToLine(id, atFront: true, now: now)
        case .cancelling:
            finish(id, .cancelled, now: now)
            return .finish(.cancelled)
        default: break
        }
        return .queued
    }

    /// It came back at the very moment in which it was to start.
    private mutating func undoStart(of id: TaskID, _ transfer: TransferID, now: MonotonicTime) {
        _ = release(transfer, of: id, now: now)
        begun -= 1
        withRow(id) { $0.attempts -= 1 }
        if rows[id.index].state.isInFlight { enter(.queued, id, now: now) }
    }

    /// Leaves a task's transfer in the reserve without its task, if it has one there.
    mutating func withdraw(_ id: TaskID) {
        guard let transfer = reserve.slot(of: id) else { return }
        reserve.remove(transfer)
        transfers[Int(transfer.slot)].task = nil
        effects.orders.append(.cancel(transfer))
    }

    /// Leaves everything in the reserve without its task.
    mutating func abandonReserve() {
        for entry in reserve.waiting { withdraw(entry.task) }
        for task in reserve.recalled.values { withdraw(task) }
    }

    /// A transfer has ended whose task has gone on without it.
    mutating func dropOrphan(_ transfer: TransferID, now: MonotonicTime) {
        guard isCurrent(transfer) else { return }
        reserve.remove(transfer)
        free(transfer, now: now)
    }

    /// Frees the slots of all transfers whose tasks have gone on without them.
    mutating func dropOrphans(now: MonotonicTime) {
        for slot in transfers.indices
        where transfers[slot].standing != .free && transfers[slot].task == nil {
            free(TransferID(slot: UInt32(slot), serial: transfers[slot].serial), now: now)
        }
    }
}
