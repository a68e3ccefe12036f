import Clock

/// The loop: facts of the transport go in, the machine's effects come out.
extension FetchEngine {
    /// Takes facts in, on the transport's thread.
    nonisolated func deliver(_ batch: TransportBatch) {
        if inbox.add(batch) { Task(name: "engine") { await drain() } }
    }

    func drain() {
        let batches = inbox.takeAll()
        let now = time
        for batch in batches {
            machine.suspended(for: batch.suspended, now: now)
            for progress in batch.progress { machine.transferProgressed(progress, now: now) }
            for report in batch.ended { machine.transferEnded(report, now: now) }
            if !batch.progress.isEmpty || !batch.ended.isEmpty { observers.note() }
            if batch.turns != nil || batch.stall != nil || batch.suspended > .zero {
                note(batch, now)
            }
        }
        wakeAt = .distantFuture
        pump(now, hasChanged: false, judging: batches.last?.time ?? .zero)
        let end = time
        if end - now > Stall.threshold / 2 {
            let ended = batches.reduce(0) { $0 + $1.ended.count }
            stalls.update { $0.worked(on: "engine: \(ended) transfers ended", from: now, to: end) }
        }
    }

    /// Takes over what a batch says about the transport's thread and the process.
    private func note(_ batch: TransportBatch, _ now: MonotonicTime) {
        if let turns = batch.turns { networkBusy = turns.busy }
        if batch.suspended > .zero {
            standstill = (standstill.times + 1, standstill.duration + batch.suspended)
        }
        stalls.update { meter in
            if batch.suspended > .zero { meter.setSuspended(false, at: now) }
            if let turns = batch.turns { meter.networkTurned(turns) }
            if let stall = batch.stall { meter.stalled(stall) }
        }
        if batch.stall != nil { observers.note() }
    }

    /// Holds back while the consumer of the results has as many as it can work on.
    ///
    /// Nothing starts then; what is under way goes on.
    package func setConsumerBehind(_ isBehind: Bool) {
        guard isBehind != isConsumerBehind else { return }
        isConsumerBehind = isBehind
        pump(time)
    }

    /// The consumer has caught up, so the engine may start transfers again.
    func resultsTaken() {
        if machine.isHeldBack { pump(time) }
    }

    /// The budget for bodies is not full any more.
    func memoryFreed() { pump(time) }

    /// Carries out what the machine wants done.
    ///
    /// - Parameters:
    ///   - hasChanged: Whether observers have something to learn that the effects do not show.
    ///   - judged: Up to when deadlines have passed. Only the transport's batches bring that time,
    ///     since the transport is the first to know if the process has stood still.
    func pump(
        _ now: MonotonicTime,
        hasChanged: Bool = true,
        judging judged: MonotonicTime = .zero
    ) {
        guard life == .running else { return settle(now) }
        machine.isHeldBack = isConsumerBehind || outlet.isFull
        machine.isMemoryFull = transport.memory?.isFull == true
        var effects = machine.takeEffects(now: now, judging: judged)
        let hasSteered = steering?.isOver == false && steer(&effects, now: now, judging: judged)
        let hasNewStage = machine.stage != toldStage
        if hasChanged || hasSteered || hasNewStage || effects.endsWaits || !effects.finished.isEmpty
            || !effects.orders.isEmpty
        {
            observers.note()
        }
        // Orders go out before observers learn of them: a stop that is seen is a stop after which
        // the transport starts nothing by itself. If no observer is told, they go out together with
        // the time to wake, since each message may wake the transport's thread.
        if !effects.orders.isEmpty, hasNewStage || observers.dueAt <= now {
            transport.send(effects.orders)
            effects.orders = []
        }
        tellObservers(now, everybody: hasNewStage)
        outlet.plan(for: effects.finished.count, mayWait: machine.hasMoreToStart, now: now)
        let wanted = nextWake
        if wanted != wakeAt {
            wakeAt = wanted
            effects.orders.append(.wake(at: wanted))
        }
        if !effects.orders.isEmpty { transport.send(effects.orders) }
        handOut(effects.finished, now)
        if !effects.held.isEmpty { tellHeld?(effects.held) }
    }

    /// When something is due although nothing happens; the distant future for never.
    private var nextWake: MonotonicTime {
        min(
            machine.nextWake ?? .distantFuture,
            steering?.isOver == false ? steering?.nextWake ?? .distantFuture : .distantFuture,
            outlet.dueAt,
            observers.dueAt
        )
    }

    /// Cancels whatever has not finished, after a shutdown.
    private func settle(_ now: MonotonicTime) {
        machine.abandon(now: now)
        outlet.planNow(now)
        let effects = machine.takeEffects(now: now)
        let removals = effects.orders.filter(\.isRemoval)
        if !removals.isEmpty { transport.send(removals) }
        handOut(effects.finished, now)
    }

    private func handOut(_ finished: [FetchResult], _ now: MonotonicTime) {
        outlet.send(finished, now: now)
        if !completions.isEmpty {
            for result in finished { completions.removeValue(forKey: result.id)?(result) }
        }
        if machine.stage.isFinished, !finishWaiters.isEmpty { finishWaiters.resumeAll() }
    }
}

extension TransportOrder {
    /// Whether a transport also obeys it after its end.
    fileprivate var isRemoval: Bool {
        if case .removeFile = self { true } else { false }
    }
}
