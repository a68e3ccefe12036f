public import Clock
import Glibc

/// Fetches many URLs at once, under a limit, and publishes every change.
///
/// The actor is the shell of a ``FetchMachine``: it feeds it events and carries out its effects. It
/// has three neighbours. The transport has a thread of its own and exchanges batches with the actor,
/// both ways. One consumer takes ``results``. Any number of observers take ``snapshots(every:)``.
///
/// Methods that change state do not await in between, so no two of them interleave. Where one
/// suspends (``finished()``, ``shutDown()``, ``gather(_:)``), it decides before that and reads the
/// state again after it.
///
/// An engine lives until ``shutDown()``. A run on it is finished when ``closeInput()`` was called
/// and the last task has ended.
public actor FetchEngine {
    /// Least time between two snapshots for an observer that wants all that can be seen.
    public static let snapshotInterval = Duration.milliseconds(33)

    /// Whether the engine works, waits for the end of its transport, or has ended.
    enum Life { case running, ending, over }

    var machine: FetchMachine
    let transport: any Transport
    private let clock: @Sendable () -> MonotonicTime
    /// What the engine reports its own work to, and what its snapshots show the report of.
    public nonisolated let stalls: StallMonitor
    /// Finished results, for one consumer; nil unless asked for at the start.
    public nonisolated let results: ResultBatches?

    let inbox = TransportInbox()
    var outlet: ResultOutlet
    var observers = SnapshotObservers()
    var snapshotVersion = 0
    /// The stage that observers know.
    var toldStage = RunStage.running
    /// When the transport delivers a batch although nothing happens.
    var wakeAt: MonotonicTime
    /// Gets redirects that are held; see ``holdRedirects(of:namedOrigins:telling:)``.
    var tellHeld: (@Sendable ([HeldRedirect]) -> Void)?
    /// What gets the result of a particular task, beside ``results``.
    var completions: [TaskID: @Sendable (FetchResult) -> Void] = [:]
    /// What sets the limits, if anything does.
    var steering: (any LimitSteering)?
    /// Share of its time that the network thread works.
    var networkBusy = 0.0
    /// How often and how long the process stood still.
    var standstill = (times: 0, duration: Duration.zero)
    /// Whether the consumer of the results has as many as it can work on.
    var isConsumerBehind = false
    private let memoryObserver: Int?
    var life = Life.running
    var finishWaiters = Waiters()
    var endWaiters = Waiters()

    /// Starts an engine on a transport of its own.
    ///
    /// - Parameters:
    ///   - deliversResults: Whether ``results`` is to be used. An engine whose results are not
    ///     taken holds back, so leave it out if only ``gather(_:)`` and snapshots are used.
    ///   - stalls: A monitor of its own unless several engines share one.
    ///   - clock: The current time; the machine's clock unless a test makes up the time.
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
            secondsSince1970: Int64(Glibc.time(nil)),
            now: clock()
        )
        outlet = ResultOutlet(isUsed: deliversResults)
        // The run's deadline passes even if nothing is ever submitted.
        let firstWake = machine.nextWake
        wakeAt = firstWake ?? .distantFuture
        let reference = WeakEngine()
        results = outlet.queue.map { queue in
            ResultBatches(queue: queue) { await reference.engine?.resultsTaken() }
        }
        memoryObserver = transport.memory?.observe {
            Task(name: "memory") { await reference.engine?.memoryFreed() }
        }
        reference.set(self)
        transport.start { [weak self] batch in self?.deliver(batch) }
        if let firstWake { transport.send([.wake(at: firstWake)]) }
    }

    deinit {
        if let memoryObserver { transport.memory?.removeObserver(memoryObserver) }
        guard life == .running else { return }
        // Released without a shutdown: its streams end, and so does the transport's thread. Those of
        // ``results(of:)`` end with the closures that feed them.
        observers.finish()
        outlet.queue?.finish()
        let transport = transport
        Task(name: "engine end") { await transport.stop() }
    }

    /// The current time of this engine.
    var time: MonotonicTime { clock() }

    // MARK: Tasks

    /// Makes tasks known and starts them as permits allow; returns them in the same order.
    @discardableResult
    public func submit(_ requests: some Sequence<FetchRequest> & Sendable) -> [TaskID] {
        let now = time
        // As an array, since a loop over any sequence is not specialised here. By position, so that
        // no request is copied.
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
        pump(time)
    }

    /// Applies an order of the user and does what follows from it.
    func apply<Answer>(_ order: (inout FetchMachine, MonotonicTime) -> Answer) -> Answer {
        let now = time
        let answer = order(&machine, now)
        pump(now)
        return answer
    }

    // MARK: The end

    /// Returns when every task has finished and the input is closed, or after a shutdown, or as soon
    /// as the Swift task that waits is cancelled.
    public func finished() async {
        if machine.stage.isFinished || life == .over { return }
        let key = finishWaiters.makeKey()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A task is marked as cancelled before its handler runs. So if this one is not
                // marked yet, its handler comes after this turn of the actor and finds the waiter.
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    finishWaiters.add(continuation, key: key)
                }
            }
        } onCancel: {
            Task { [weak self] in await self?.stopWaiting(key) }
        }
    }

    private func stopWaiting(_ key: Int) { finishWaiters.resume(key) }

    /// Ends the engine: cancels what is left, ends the transport and every stream.
    ///
    /// Returns when all that is done, also to a caller that asks while it is under way.
    public func shutDown() async {
        switch life {
        case .over: return
        case .ending:
            let key = endWaiters.makeKey()
            return await withCheckedContinuation { endWaiters.add($0, key: key) }
        case .running: life = .ending
        }
        await transport.stop()
        // What was delivered to the end still counts.
        drain()
        observers.note()
        tellObservers(time, everybody: true)
        observers.finish()
        outlet.queue?.finish()
        life = .over
        finishWaiters.resumeAll()
        endWaiters.resumeAll()
    }
}
