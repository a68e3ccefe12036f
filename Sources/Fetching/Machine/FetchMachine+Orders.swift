package import Clock

/// What the user orders.
extension FetchMachine {
    // MARK: Tasks

    /// Cancels a task; one with a transfer under way finishes when the transfer is removed.
    ///
    /// - Returns: Whether there was anything to cancel.
    @discardableResult
    package mutating func cancel(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard tasks.contains(id) else { return false }
        let state = tasks[id].state
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
    /// - Returns: Whether there was anything to do; see ``TaskRow/mayBeRetried``.
    @discardableResult
    package mutating func retry(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard tasks.contains(id), tasks[id].mayBeRetried else { return false }
        if case .stopping = stage { return false }
        if tasks[id].state.isFinished {
            run.taskRevived()
            tasks.revive(id)
        }
        tasks[id].resumesAt = .zero
        tasks.becomeReady(id, continuesAttempt: false, now: now)
        enter(.queued, id, now: now)
        hosts.unpark(tasks[id].host, now: now)
        hosts.allowProbe(tasks[id].host, now: now)
        enqueue(id, atFront: true, now: now)
        return true
    }

    /// Holds a task back, in the middle of its body if need be.
    ///
    /// - Returns: Whether there was anything to pause.
    @discardableResult
    package mutating func pause(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard tasks.contains(id) else { return false }
        let state = tasks[id].state
        guard !state.isFinished, state != .cancelling, state != .paused else { return false }
        if let transfer = transfer(of: id) {
            effects.orders.append(.pause(transfer))
        } else {
            _ = tasks.newEntry(for: id)
            if prefetch.transfer(of: id) != nil { recall() }
        }
        if tasks[id].startedAt != .zero, deadlines.pause(id, at: now) { reschedule(id) }
        enter(.paused, id, now: now)
        return true
    }

    /// Lets a paused task go on.
    ///
    /// - Returns: Whether it was paused.
    @discardableResult
    package mutating func resume(_ id: TaskID, now: MonotonicTime) -> Bool {
        guard tasks.contains(id), tasks[id].state == .paused else { return false }
        if deadlines.resume(id, at: now) { reschedule(id) }
        if let transfer = transfer(of: id) {
            effects.orders.append(.resume(transfer))
            // The transport tells again in which phase before the answer it is.
            enter(tasks[id].wireBytes > 0 ? .body : .started, id, now: now)
        } else if tasks[id].resumesAt > now {
            backOff(id, now: now)
        } else if prefetch.transfer(of: id) != nil {
            // On its way back out of the reserve: it is queued when it arrives.
            enter(.queued, id, now: now)
            tasks.becomeReady(id, now: now)
        } else {
            queueAnew(id, now: now)
        }
        return true
    }

    /// The transfer that a task has under way.
    func transfer(of id: TaskID) -> TransferID? {
        tasks.slot(of: id).map { transfers.transfer(inSlot: $0) }
    }

    // MARK: Limits and hosts

    /// Changes the number of permits, at least one.
    ///
    /// What is under way beyond a lower limit goes on to its end: the limit drains.
    package mutating func setLimit(_ limit: Int, now: MonotonicTime) {
        transfers.setLimit(limit)
        hosts.setGlobalLimit(limit, now: now)
    }

    /// Changes how gently a host (`host` or `host:port`) is treated.
    package mutating func setPoliteness(
        _ politeness: Politeness,
        ofHost name: String,
        now: MonotonicTime
    ) {
        hosts.setPoliteness(politeness, of: hosts.host(named: name), now: now)
    }

    /// Makes a host's delay longer, never shorter.
    package mutating func raiseDelay(
        to delay: Duration,
        ofHost name: String,
        now: MonotonicTime
    ) {
        hosts.raiseDelay(to: delay, of: hosts.host(named: name), now: now)
    }

    /// Stops starting transfers, or starts again; what is under way goes on to its end.
    package mutating func setDispatchPaused(_ isPaused: Bool, now: MonotonicTime) {
        if let since = gate.setPaused(isPaused, now: now) {
            postponeQueued(heldSince: since, now: now)
        }
    }

    /// Stops starting transfers to a host.
    ///
    /// What is under way to it goes on to its end, as when all dispatch is paused: a transfer that
    /// is held keeps its permit from other hosts, and servers end connections that stand still.
    ///
    /// - Returns: Whether it is known and was not paused.
    @discardableResult
    package mutating func pause(host: HostID, now: MonotonicTime) -> Bool {
        hosts.setPaused(true, host, now: now) != nil
    }

    /// Starts transfers to a host again; returns whether it was paused.
    @discardableResult
    package mutating func resume(host: HostID, now: MonotonicTime) -> Bool {
        guard let since = hosts.setPaused(false, host, now: now) else { return false }
        postponeQueued(on: host, heldSince: since, now: now)
        return true
    }

    /// Moves the deadlines of queued tasks by the time for which they were held by hand.
    private mutating func postponeQueued(
        on host: HostID? = nil,
        heldSince since: MonotonicTime,
        now: MonotonicTime
    ) {
        guard deadlines.coverTasks else { return }
        for row in tasks.rows where row.state == .queued && row.startedAt != .zero {
            guard host == nil || row.host == host, !isHeldByHand(row.id) else { continue }
            deadlines.postpone(row.id, by: now - max(since, row.stateSince))
            deadlines.watch(row.id, startedAt: row.startedAt)
        }
    }

    // MARK: The run

    /// Ends the run early: what waits is dropped, what is under way may end.
    package mutating func stop(_ reason: StopReason, now: MonotonicTime) {
        guard run.stop(reason, now: now) else { return }
        abandonReserve()
        for id in transfers.tasksUnderWay
        where reason == .failFast || tasks[id].state == .paused {
            cancel(id, now: now)
        }
        endWaiting(reason.endingOfWaiting, now: now)
        finishRunIfDone()
    }

    /// Cancels everything that is still under way after a stop.
    package mutating func abort(now: MonotonicTime) {
        run.endGrace()
        for id in transfers.tasksUnderWay { cancel(id, now: now) }
    }
}

extension StopReason {
    /// How a task ends that waits when the run is stopped.
    fileprivate var endingOfWaiting: TaskEnding {
        switch self {
        case .budget: .skipped(.budget)
        case .fuse: .skipped(.fuse)
        case .interrupted, .quit, .outputFailed, .failFast: .cancelled
        }
    }
}
