public import Clock
import Synchronization

/// Fetches many URLs at once, under a limit, and tells all about it.
///
/// The actor only obeys its machine: events go in, orders come out. The transport has a thread of
/// its own and talks with the actor in batches, both ways.
///
/// An engine lives until ``shutDown()``; a run on it is finished when ``closeInput()`` was called
/// and the last task has ended.
public actor FetchEngine {
    /// Weight of untaken results at which the engine stops starting transfers: one for each, and
    /// one for every 4 KiB of body, kept as decoded or as it came: 16,384 results or 64 MiB.
    static let heldBackAt = 16_384
    /// How long results are gathered at most, and how many, so that waking their consumer costs
    /// little of each.
    private static let gatheringTime = Duration.milliseconds(4)
    private static let gatheredResults = 256
    /// Least time between two snapshots for an observer who wants all that can be seen.
    public static let snapshotInterval = Duration.milliseconds(33)

    private enum Life { case running, ending, over }

    private struct Inbox {
        var batches: [TransportBatch] = []
        var isDrainScheduled = false
    }

    var machine: FetchMachine
    private let transport: any Transport
    private let clock: @Sendable () -> MonotonicTime
    /// Where this engine tells what keeps it, and what its snapshots tell of.
    public nonisolated let stalls: StallMonitor
    private let inbox = Mutex(Inbox())
    private let resultQueue: BatchQueue<FetchResult>?

    private var observers = SnapshotObservers()
    private var version = 0
    private var toldStage = RunStage.running
    private var wakeAt = MonotonicTime.distantFuture
    private var resultsWokenAt = MonotonicTime.zero
    private var resultsDueAt = MonotonicTime.distantFuture
    /// Gets redirects that are held; see ``holdRedirects(of:namedOrigins:telling:)``.
    var tellHeld: (@Sendable ([HeldRedirect]) -> Void)?
    var completions: [TaskID: @Sendable (FetchResult) -> Void] = [:]
    /// Who sets the limits, if somebody does.
    var steering: (any LimitSteering)?
    /// Share of its time that the network thread works.
    var networkBusy = 0.0
    /// How often and how long the process stood still.
    private(set) var standstill = (times: 0, duration: Duration.zero)
    /// Whether whoever takes the results has as many as it can work on.
    private var isConsumerBehind = false
    /// The key of its observer of the budget for bodies, if there is one.
    private let memoryObserver: Int?
    private var finishWaiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var newestWaiter = 0
    private var life = Life.running
    private var endWaiters: [CheckedContinuation<Void, Never>] = []

    /// Finished results, for one consumer; nil unless asked for at the start.
    public nonisolated let results: ResultBatches?

    /// Starts an engine on a transport of its own.
    ///
    /// - Parameters:
    ///   - deliversResults: Whether ``results`` is to be used. An engine whose results are not
    ///     taken holds back, so leave it out if only ``gather(_:)`` and snapshots are used.
    ///   - stalls: Whom it tells what it does; a monitor of its own unless several share one.
    ///   - clock: What time it is; the machine's clock unless a test makes time itself.
    public init(
        transport: any Transport,
        policy: FetchPolicy = FetchPolicy(),
        deliversResults: Bool = false,
        stalls: StallMonitor = StallMonitor(),
        clock: @escaping @Sendable () -> MonotonicTime = MonotonicTime.now
    ) {
        self.transport = transport
        self.clock = clock
        self.stalls = stalls
        machine = FetchMachine(
            policy: policy,
            reserveCapacity: transport.reserveCapacity,
            now: clock()
        )
        let queue =
            deliversResults ? BatchQueue<FetchResult> { 1 + $0.bytesKept >> 12 } : nil
        resultQueue = queue
        // The run's deadline passes even if nothing is ever submitted.
        let firstWake = machine.nextWake
        wakeAt = firstWake ?? .distantFuture
        let relay = EngineRelay()
        results = queue.map { queue in
            ResultBatches(queue: queue) { await relay.engine?.resultsTaken() }
        }
        memoryObserver = transport.memory?.observe {
            Task(name: "memory") { await relay.engine?.pump() }
        }
        relay.set(self)
        transport.start { [weak self] batch in self?.deliver(batch) }
        if let firstWake { transport.send([.wake(at: firstWake)]) }
    }

    deinit {
        if let memoryObserver { transport.memory?.removeObserver(memoryObserver) }
        guard life == .running else { return }
        // Somebody let go of the engine: its streams end, and so does the transport's thread. Those
        // of ``results(of:)`` end with the closures that feed them.
        observers.finish()
        resultQueue?.finish()
        let transport = transport
        Task(name: "engine end") { await transport.stop() }
    }

    // MARK: Tasks

    /// Makes tasks known and starts them as permits allow; returns them in the same order.
    @discardableResult
    public func submit(_ requests: some Sequence<FetchRequest> & Sendable) -> [TaskID] {
        let now = clock()
        // As an array: its loop is specialised here, that over any sequence is not. By position, so
        // that no request is copied.
        let requests = Array(requests)
        var ids: [TaskID] = []
        ids.reserveCapacity(requests.count)
        for position in requests.indices {
            ids.append(machine.submit(requests[position], now: now))
        }
        pump(now)
        return ids
    }

    /// No more tasks come: the run finishes with the last one.
    public func closeInput() {
        machine.closeInput()
        pump(clock())
    }

    /// Returns when every task has finished and the input is closed, or after a shutdown, or as soon
    /// as the Swift task that waits is cancelled.
    public func finished() async {
        if machine.stage.isFinished || life == .over { return }
        newestWaiter += 1
        let waiter = newestWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A task is marked before its handler runs, so one that is not marked here has yet
                // to be cancelled, and its handler comes after this turn of the actor.
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    finishWaiters[waiter] = continuation
                }
            }
        } onCancel: {
            Task { [weak self] in await self?.stopWaiting(waiter) }
        }
    }

    private func stopWaiting(_ waiter: Int) {
        finishWaiters.removeValue(forKey: waiter)?.resume()
    }

    private func tellFinished() {
        finishWaiters.values.forEach { $0.resume() }
        finishWaiters = [:]
    }

    /// Ends the engine: cancels what is left, ends the transport and every stream.
    ///
    /// Returns when all that is done, also to a caller that asks while it is under way.
    public func shutDown() async {
        switch life {
        case .over: return
        case .ending: return await withCheckedContinuation { endWaiters.append($0) }
        case .running: life = .ending
        }
        await transport.stop()
        // What was delivered to the end still counts.
        drain()
        let now = clock()
        observers.note()
        tellObservers(now, everybody: true)
        observers.finish()
        resultQueue?.finish()
        life = .over
        tellFinished()
        endWaiters.forEach { $0.resume() }
        endWaiters = []
    }

    // MARK: State

    /// The state as it is now.
    public func snapshot() -> EngineSnapshot { makeSnapshot(clock()) }

    private func makeSnapshot(_ now: MonotonicTime) -> EngineSnapshot {
        version += 1
        var snapshot = machine.snapshot(version: version, now: now)
        snapshot.stalls = stalls.report(at: now)
        snapshot.memory = transport.memory?.use
        snapshot.steering = steering?.state
        return snapshot
    }

    /// States as they come, the newest only: one that is not taken in time is replaced.
    ///
    /// The first comes at once, and then only when something has changed. A new stage of the run
    /// does not wait for its time, and so the last state of a run always arrives. The stream ends
    /// with the engine.
    ///
    /// - Parameter interval: Least time between two; the state is copied in part for each.
    public func snapshots(
        every interval: Duration = snapshotInterval
    ) -> AsyncStream<EngineSnapshot> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EngineSnapshot.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        guard life == .running else {
            continuation.finish()
            return stream
        }
        continuation.yield(snapshot())
        let key = observers.add(continuation, every: interval)
        continuation.onTermination = { [weak self] _ in
            Task { await self?.removeObserver(key) }
        }
        return stream
    }

    private func removeObserver(_ key: Int) {
        observers.remove(key)
    }

    /// What time it is for this engine.
    var time: MonotonicTime { clock() }

    // MARK: The loop

    /// Takes facts in, on the transport's thread.
    private nonisolated func deliver(_ batch: TransportBatch) {
        let mustSchedule = inbox.withLock { inbox in
            inbox.batches.append(batch)
            defer { inbox.isDrainScheduled = true }
            return !inbox.isDrainScheduled
        }
        if mustSchedule { Task(name: "engine") { await drain() } }
    }

    private func drain() {
        let batches = inbox.withLock { inbox in
            defer { inbox = Inbox() }
            return inbox.batches
        }
        let now = clock()
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
        let end = clock()
        if end - now > Stall.threshold / 2 {
            let ended = batches.reduce(0) { $0 + $1.ended.count }
            stalls.update { $0.worked(on: "engine: \(ended) transfers ended", from: now, to: end) }
        }
    }

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

    /// Whoever takes the results has as many as it can work on, or has caught up.
    ///
    /// While it is behind nothing starts; what is under way goes on.
    package func setConsumerBehind(_ isBehind: Bool) {
        guard isBehind != isConsumerBehind else { return }
        isConsumerBehind = isBehind
        pump(clock())
    }

    /// Does what the machine wants done.
    ///
    /// - Parameters:
    ///   - hasChanged: Whether there is something to tell that the machine does not show.
    ///   - judged: Up to when deadlines have passed. That comes with the transport's batches alone,
    ///     for only these tell first if the process has stood still.
    func pump(
        _ now: MonotonicTime,
        hasChanged: Bool = true,
        judging judged: MonotonicTime = .zero
    ) {
        guard life == .running else { return settle(now) }
        machine.isHeldBack =
            isConsumerBehind || (resultQueue?.weight ?? 0) >= Self.heldBackAt
        machine.isMemoryFull = transport.memory?.isFull == true
        var effects = machine.takeEffects(now: now, judging: judged)
        let hasSteered = steering?.isOver == false && steer(&effects, now: now, judging: judged)
        let hasNewStage = machine.stage != toldStage
        if hasChanged || hasSteered || hasNewStage || effects.endsWaits || !effects.finished.isEmpty
            || !effects.orders.isEmpty
        {
            observers.note()
        }
        // Before anybody is told: when a stop is seen, the transport starts nothing more by itself.
        // Else in one piece with the time to wake, for each may wake the transport's thread.
        if !effects.orders.isEmpty, hasNewStage || observers.dueAt <= now {
            transport.send(effects.orders)
            effects.orders = []
        }
        tellObservers(now, everybody: hasNewStage)
        planHandOut(of: effects.finished.count, now)
        let wanted = min(
            machine.nextWake ?? .distantFuture,
            steering?.isOver == false ? steering?.nextWake ?? .distantFuture : .distantFuture,
            resultsDueAt,
            observers.dueAt
        )
        if wanted != wakeAt {
            wakeAt = wanted
            effects.orders.append(.wake(at: wanted))
        }
        if !effects.orders.isEmpty { transport.send(effects.orders) }
        handOut(effects.finished, now)
        if !effects.held.isEmpty { tellHeld?(effects.held) }
    }

    /// After a shutdown: whatever has not finished is cancelled.
    private func settle(_ now: MonotonicTime) {
        machine.abandon(now: now)
        resultsDueAt = now
        let effects = machine.takeEffects(now: now)
        let removals = effects.orders.filter(\.isRemoval)
        if !removals.isEmpty { transport.send(removals) }
        handOut(effects.finished, now)
    }

    /// Sets when the consumer of the results is woken next: not at once if he was just now, and
    /// there is enough to start without him.
    private func planHandOut(of count: Int, _ now: MonotonicTime) {
        guard let queue = resultQueue, count > 0 || resultsDueAt != .distantFuture else { return }
        let mayWait = machine.hasMoreToStart && queue.weight + count < Self.gatheredResults
        resultsDueAt = mayWait ? resultsWokenAt + Self.gatheringTime : now
    }

    private func handOut(_ finished: [FetchResult], _ now: MonotonicTime) {
        let isDue = resultsDueAt <= now
        resultQueue?.send(finished, wakesConsumer: isDue)
        if isDue {
            resultsDueAt = .distantFuture
            resultsWokenAt = now
        }
        if !completions.isEmpty {
            for result in finished { completions.removeValue(forKey: result.id)?(result) }
        }
        if machine.stage.isFinished, !finishWaiters.isEmpty { tellFinished() }
    }

    private func tellObservers(_ now: MonotonicTime, everybody: Bool) {
        toldStage = machine.stage
        observers.tell(at: now, everybody: everybody) { makeSnapshot(now) }
    }

    /// Does what may be done since memory was given back.
    fileprivate func pump() { pump(clock()) }

    fileprivate func resultsTaken() {
        if machine.isHeldBack { pump(clock()) }
    }

    /// Applies an order of the user and does what follows from it.
    func apply<Answer>(_ order: (inout FetchMachine, MonotonicTime) -> Answer) -> Answer {
        let now = clock()
        let answer = order(&machine, now)
        pump(now)
        return answer
    }
}

extension TransportOrder {
    /// Whether it is one that a transport obeys after its end, too.
    fileprivate var isRemoval: Bool {
        if case .removeFile = self { true } else { false }
    }
}
