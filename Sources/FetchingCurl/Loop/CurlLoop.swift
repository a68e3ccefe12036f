import CCurl
import Clock
import DequeModule
import Fetching
import Glibc

/// The network thread's event loop: takes orders, lets libcurl work, reports what ended, sleeps.
///
/// `curl_multi_poll` costs as little as epoll for up to a few hundred busy transfers. All state
/// belongs to the network thread; other threads reach it through ``OrderInbox`` only. `~Copyable`,
/// so that the compiler needs no exclusivity checks for its parts.
struct CurlLoop: ~Copyable {
    /// The least time between two progress reports, in nanoseconds.
    private static let progressInterval: Int64 = 33_000_000
    /// A sleep that overruns by more nanoseconds means that the whole process was stopped.
    private static let suspensionThreshold: Int64 = 500_000_000

    private let closed: ClosedConnections
    private let records: RecordWatch?
    private let inbox: OrderInbox
    private let multi: UnsafeMutableRawPointer
    private let resolver: HostResolver
    private let proxy: ProxyFailure?
    /// The most connections at once.
    ///
    /// The rest of the descriptors is for everything else.
    private let maximumConnections: Int

    private var active = ActiveTransfers()
    private var handles: HandlePool
    private var origins = CurlOrigins()
    private var connectionCacheSize = 0
    private var reserve = TransferReserve()
    private var held = HeldTransfers()
    /// The budget of bodies.
    ///
    /// While it is full, nothing starts from the reserve.
    private let memory: MemoryBudget?
    private var admission: ConnectionAdmission
    private var batcher: ReportBatcher
    /// Whether a transfer was started after libcurl's last turn, so that it has yet to be sent.
    private var startedLate = false
    private var nextProgressAt = MonotonicTime.zero
    /// No deadline passes before this time.
    private var nextDeadlineAt = MonotonicTime.distantFuture
    /// How long the process was last stopped, in nanoseconds.
    private var lastSuspension: Int64 = 0

    /// Creates a loop that takes over a multi handle.
    init(
        _ configuration: TransportConfiguration,
        multi: UnsafeMutableRawPointer,
        inbox: OrderInbox,
        deliver: @escaping @Sendable (TransportBatch) -> Void
    ) {
        self.inbox = inbox
        self.multi = multi
        batcher = ReportBatcher(deliver)
        proxy = ProxyFailure(configuration)
        maximumConnections = DescriptorBudget.current.limit(
            withFiles: configuration.writesFiles
        )
        // At this limit libcurl closes the oldest idle connection to open a new one.
        crawltop_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, maximumConnections)
        memory = configuration.memory
        let context = TransferContext(configuration)
        (closed, records) = (context.closed, context.records)
        admission = ConnectionAdmission(multi, context.handshakes, configuration)
        handles = HandlePool { CurlTransfer(context, bufferSize: $0, prunesNames: $1) }
        resolver = HostResolver(configuration) { inbox.nudge() }
        inbox.setMulti(multi)
    }

    deinit {
        inbox.setMulti(nil)
        curl_multi_cleanup(multi)
    }

    /// Runs until the inbox is closed.
    mutating func run() {
        var start = MonotonicTime.now()
        while var orders = inbox.take() {
            // Popped one by one, because a loop over the array would copy each order.
            orders.reverse()
            while let order = orders.popLast() { obey(order, now: start) }
            if resolver.isBusy { startSettled(start) }
            records?.beginTurn()
            admission.beginTurn()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            let now = MonotonicTime.now()
            // Read before ended transfers leave the list.
            let suspects = now - start > Stall.threshold ? active.changedURLs : []
            if now - start > Stall.threshold { excuseOverlooked(for: now - start) }
            startedLate = false
            collectEnded(now)
            admission.settle(after: now - start, now: now)
            if now >= nextDeadlineAt { enforceDeadlines(now, lookedAt: start) }
            if held.count > 0 { startHeld(now) }
            if active.count > 0, now >= nextProgressAt { collectProgress(now) }
            batcher.send(now, isReserveLow: reserve.isLow)
            let end = MonotonicTime.now()
            if batcher.noteTurn(from: start, to: end) {
                batcher.send(TurnWatch.stall(from: start, worked: now, to: end, urls: suspects))
            }
            // Transfers started after libcurl's turn are sent at once, without sleeping first.
            start = startedLate || admission.hasBegun ? end : sleep(from: end)
        }
        for transfer in active.all {
            curl_multi_remove_handle(multi, transfer.easy)
            // Breaks the reference cycle of an origin and the transfers that wait at it.
            transfer.origin?.sharing = ConnectionSharing()
            transfer.end()
        }
        for case .removeFile(let path) in inbox.takeRest() { unlink(path) }
        // Otherwise a saved body would be lost to its task.
        batcher.sendRest(.now())
    }

    // MARK: Orders

    private mutating func obey(_ order: consuming TransportOrder, now: MonotonicTime) {
        switch order {
        case .start(let transfer): start(transfer, now: now)
        case .reserve(let transfer): reserve.append(transfer)
        case .startReserved(let id):
            if let transfer = reserve.take(id) { start(transfer, now: now) }
        case .recall: batcher.add(reserve.giveBack())
        case .removeFile(let path): unlink(path)
        case .wake(let time): batcher.wakeAt = time
        case .cancel(let id):
            if let transfer = active[id] {
                end(transfer, .cancelled, now: now)
            } else if reserve.take(id) != nil {
                batcher.add([TransferReport(id: id, end: .cancelled)])
            }
        case .pause(let id):
            guard let transfer = active[id], !transfer.isPaused else { return }
            transfer.isPaused = true
            transfer.watch.pause(at: now)
        case .resume(let id):
            guard let transfer = active[id], transfer.isPaused else { return }
            transfer.isPaused = false
            transfer.isChanged = true
            transfer.watch.resume(at: now)
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
            curl_easy_pause(transfer.easy, CURLPAUSE_CONT)
        case .reschedule(let id, let endsAt, let endClass):
            guard let transfer = active[id] else { return }
            transfer.watch.reschedule(endsAt: endsAt, endClass: endClass)
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        }
    }

    private mutating func start(_ order: TransferOrder, now: MonotonicTime) {
        guard let transfer = handles.take(besides: active.count) else {
            report(order.id, RefusingLoop.outOfMemory)
            return
        }
        if let error = transfer.begin(order, at: origins.origin(of: order.url), now: now) {
            transfer.end()
            handles.putBack(transfer)
            report(order.id, error)
            return
        }
        active.insert(transfer, as: order.id)
        growConnectionCache()
        // The engine never makes a late order, so the process was stopped since it made this one.
        if order.endsAt <= now { transfer.watch.suspended(by: lastSuspension) }
        let decision = resolver.begin(transfer, now: now)
        nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        startOrEnd(transfer, decision, now: now)
    }

    /// Holds a transfer that this machine lacks a descriptor or memory for until another one ends.
    ///
    /// That is no failed attempt, because its server was not asked. Without another transfer under
    /// way nothing would end the wait, so the transfer fails.
    private mutating func hold(_ transfer: CurlTransfer, _ error: FetchError, now: MonotonicTime) {
        guard active.count - held.count > 1, let id = transfer.order?.id else {
            return end(transfer, .failed(error), now: now)
        }
        // Other transfers may wait for the connection that it was going to open.
        admission.end(transfer, hasFailed: true, now: now)
        transfer.gate.stopOpening()
        curl_multi_remove_handle(multi, transfer.easy)
        transfer.nameWait = .held
        transfer.watch.hold()
        held.append(id)
    }

    /// Starts one held transfer for each that has ended.
    private mutating func startHeld(_ now: MonotonicTime) {
        while let id = held.next() {
            guard let transfer = active[id] else { continue }
            transfer.beginAnew(now: now)
            startedLate = true
            let decision = resolver.begin(transfer, now: now)
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
            startOrEnd(transfer, decision, now: now)
        }
    }

    /// Starts transfers whose names have been looked up.
    private mutating func startSettled(_ now: MonotonicTime) {
        for (transfer, decision) in resolver.settle(now: now) {
            startOrEnd(transfer, decision, now: now)
        }
    }

    private mutating func startOrEnd(
        _ transfer: CurlTransfer,
        _ decision: HostResolver.Decision,
        now: MonotonicTime
    ) {
        switch decision {
        case .go where active.count - held.count > maximumConnections:
            hold(transfer, LocalShortage.noConnection, now: now)
        case .go: admission.begin(transfer, now: now)
        case .wait: nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        case .hold(let error): hold(transfer, error, now: now)
        case .fail(let error):
            transfer.nameWait = .failed
            end(transfer, .failed(error), now: now)
        }
    }

    /// Keeps room for twice the transfers, so that a raised limit closes no good connection.
    private mutating func growConnectionCache() {
        guard active.count * 2 > connectionCacheSize, connectionCacheSize < maximumConnections
        else {
            return
        }
        connectionCacheSize = min(max(64, active.count * 4), maximumConnections)
        crawltop_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionCacheSize)
    }

    // MARK: Facts

    private mutating func collectEnded(_ now: MonotonicTime) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let context = crawltop_get_private(easy)
            else { continue }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            let code = crawltop_message_result(message)
            if code == CURLE_COULDNT_CONNECT, let shortage = transfer.gate.shortage {
                hold(transfer, shortage, now: now)
                continue
            }
            if code != CURLE_OK, let obstacle = transfer.obstacle(after: code) {
                admission.beginAgain(transfer, after: obstacle, now: now)
                nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
                continue
            }
            if code == CURLE_OK, let origin = transfer.origin, origin.isSecure {
                origin.answers += 1
            }
            let isFlooded = records?.hasEnded == true
            let outcome = transfer.outcome(code, isFlooded: isFlooded, proxy: proxy)
            end(transfer, outcome, now: now, wasWhole: code == CURLE_OK)
        }
        if !closed.isEmpty { closed.forget() }
    }

    /// Takes a transfer off the multi handle, reports it, and starts its successor.
    private mutating func end(
        _ transfer: CurlTransfer,
        _ end: TransferEnd,
        now: MonotonicTime,
        wasWhole: Bool = false
    ) {
        guard let id = transfer.order?.id, let host = transfer.order?.host else { return }
        let hasFailed = if case .failed = end { true } else { false }
        admission.end(transfer, hasFailed: hasFailed, now: now)
        let anomalies = transfer.anomalies(isWhole: wasWhole)
        // libcurl adds its times up when the handle is removed, so the report comes after.
        curl_multi_remove_handle(multi, transfer.easy)
        let report = transfer.report(id, end, anomalies)
        active.remove(id)
        if held.count > 0 { held.ended(id, wasHeld: transfer.isHeld) }
        // What is in reserve was ordered without them.
        let isUnsettling = transfer.origin?.setsNewCookies(report.setCookies) == true
        resolver.end(transfer)
        transfer.end()
        handles.putBack(transfer)
        handOver(report, host: host, isUnsettling: isUnsettling, now: now)
    }

    /// Reports an end, and starts a transfer of the reserve in its place.
    private mutating func handOver(
        _ report: consuming TransferReport,
        host: HostID,
        isUnsettling: Bool,
        now: MonotonicTime
    ) {
        let isUnsettling =
            isUnsettling || TransferReserve.isUnsettling(report) || memory?.isFull == true
        let successor = isUnsettling ? nil : reserve.successor(of: report, host: host)
        report.successor = successor?.id
        batcher.add(report, at: now)
        if isUnsettling { batcher.add(reserve.giveBack()) }
        if let successor {
            startedLate = true
            start(successor, now: now)
        }
    }

    private mutating func report(_ id: TransferID, _ error: FetchError) {
        batcher.add([TransferReport(id: id, end: .failed(error))])
    }

    /// Moves deadlines, because time that the thread spent on other transfers is no server's silence.
    private func excuseOverlooked(for time: Duration) {
        let nanoseconds = time.wholeNanoseconds
        for transfer in active.all {
            transfer.watch.overlooked(for: nanoseconds)
        }
    }

    /// Ends transfers whose deadline has passed.
    ///
    /// - Parameter time: When libcurl's turn began. libcurl has seen what had arrived by then; later
    ///   bytes may still be in a socket.
    private mutating func enforceDeadlines(_ now: MonotonicTime, lookedAt time: MonotonicTime) {
        nextDeadlineAt = .distantFuture
        for transfer in active.all {
            if time >= transfer.watch.due || now >= transfer.watch.endsAt {
                transfer.updatePhase(now: now)
                if let errorClass = transfer.watch.passedDeadline(
                    at: now,
                    received: transfer.received
                ) {
                    let hasEnough = transfer.hasEnough
                    end(
                        transfer,
                        hasEnough ? .answered : .failed(lateness(of: transfer, errorClass)),
                        now: now
                    )
                    continue
                }
            }
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        }
    }

    private func lateness(of transfer: CurlTransfer, _ errorClass: ErrorClass) -> FetchError {
        if errorClass == .timeoutConnect {
            // The name server was silent, not the host.
            if case .waiting = transfer.nameWait { return resolver.silence }
            if let proxy, !transfer.gate.isConnected { return proxy.silence }
        }
        return FetchError(
            errorClass,
            phase: transfer.phase,
            message: "\(errorClass.name) deadline passed in phase \(transfer.phase)"
        )
    }

    private mutating func collectProgress(_ now: MonotonicTime) {
        let before = now.advanced(nanoseconds: -Self.progressInterval)
        nextProgressAt = now.advanced(nanoseconds: Self.progressInterval)
        for transfer in active.all {
            // A younger transfer will most likely end before the next report.
            guard transfer.startedAt < before else {
                nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
                continue
            }
            transfer.updatePhase(now: now)
            guard transfer.isChanged, let id = transfer.order?.id else { continue }
            transfer.isChanged = false
            // The new phase's deadline may be nearer than the last one's.
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
            batcher.add(transfer.progress(id))
        }
    }

    // MARK: Sleep

    /// Sleeps until there is something to do, and returns the time at which it woke.
    private mutating func sleep(from now: MonotonicTime) -> MonotonicTime {
        var until = min(batcher.nextAt, nextDeadlineAt)
        if active.count > 0 { until = min(until, nextProgressAt) }
        // Rounded up, because waking early would only mean another sleep.
        let left = until == .distantFuture ? 1_000_000_000 : until.nanoseconds - now.nanoseconds
        let milliseconds = Int32(clamping: max(0, min(left, 1_000_000_000) + 999_999) / 1_000_000)
        guard inbox.mayFallAsleep() else { return now }
        curl_multi_poll(multi, nil, 0, milliseconds, nil)
        inbox.didWake()
        let woken = MonotonicTime.now()
        noticeSuspension(since: now, until: woken, planned: Int64(milliseconds) * 1_000_000)
        return woken
    }

    /// Moves all deadlines by the time for which the whole process was stopped (Ctrl-Z).
    private mutating func noticeSuspension(
        since start: MonotonicTime,
        until end: MonotonicTime,
        planned: Int64
    ) {
        let late = end.nanoseconds - start.nanoseconds - planned
        guard late > Self.suspensionThreshold else { return }
        for transfer in active.all { transfer.watch.suspended(by: late) }
        lastSuspension = late
        batcher.addSuspension(late)
        // The engine knows by how much the deadlines of the reserve have moved.
        batcher.add(reserve.giveBack())
    }
}
