import CCurl
import Fetching
import Statistics

/// The network thread's loop: orders in, libcurl's work, facts out, sleep.
///
/// `curl_multi_poll` while transfers are busy costs as little as epoll up to some hundred of them.
final class CurlLoop {
    /// Least time between two reports of progress.
    private static let progressInterval: Int64 = 33_000_000
    /// Being late by more than this means that the whole process stood still.
    private static let suspensionThreshold: Int64 = 500_000_000

    private let configuration: TransportConfiguration
    private let headerLists: HeaderLists
    private let closed = ClosedConnections()
    private let inbox: OrderInbox
    private let deliver: @Sendable (TransportBatch) -> Void
    private let multi: UnsafeMutableRawPointer

    /// Transfers under way, by slot.
    private var active: [CurlTransfer?] = []
    private var activeCount = 0
    private var idle: [CurlTransfer] = []
    private var connectionCacheSize = 0
    private var batch = TransportBatch(time: .zero)
    private var wakeAt = MonotonicTime.distantFuture
    private var nextProgressAt = MonotonicTime.zero
    /// No deadline passes before this.
    private var nextDeadlineAt = MonotonicTime.distantFuture

    init?(
        _ configuration: TransportConfiguration,
        inbox: OrderInbox,
        deliver: @escaping @Sendable (TransportBatch) -> Void
    ) {
        guard let multi = curl_multi_init() else { return nil }
        self.configuration = configuration
        self.inbox = inbox
        self.deliver = deliver
        self.multi = multi
        headerLists = HeaderLists(configuration)
        inbox.setMulti(multi)
    }

    deinit {
        inbox.setMulti(nil)
        curl_multi_cleanup(multi)
    }

    /// Runs until the inbox is closed.
    func run() {
        while let orders = inbox.take() {
            var now = MonotonicTime.now()
            for order in orders { obey(order, now: now) }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            now = MonotonicTime.now()
            collectEnded()
            if now >= nextDeadlineAt { enforceDeadlines(now) }
            if activeCount > 0, now >= nextProgressAt { collectProgress(now) }
            deliverBatch(now)
            sleep(from: now)
        }
        for transfer in active.compactMap({ $0 }) {
            curl_multi_remove_handle(multi, transfer.easy)
        }
    }

    // MARK: Orders

    private func obey(_ order: TransportOrder, now: MonotonicTime) {
        switch order {
        case .start(let transfer): start(transfer, now: now)
        case .wake(let time): wakeAt = time
        case .cancel(let id):
            guard let transfer = transfer(id) else { return }
            end(transfer, .cancelled)
        case .pause(let id):
            guard let transfer = transfer(id), !transfer.isPaused else { return }
            transfer.isPaused = true
            transfer.watch.pause(at: now)
        case .resume(let id):
            guard let transfer = transfer(id), transfer.isPaused else { return }
            transfer.isPaused = false
            transfer.watch.resume(at: now)
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
            curl_easy_pause(transfer.easy, CURLPAUSE_CONT)
        }
    }

    private func start(_ order: TransferOrder, now: MonotonicTime) {
        guard let transfer = idle.popLast() ?? CurlTransfer(configuration, headerLists, closed)
        else {
            report(order.id, FetchError(.protoOther, phase: .queued, message: "out of handles"))
            return
        }
        if let error = transfer.begin(order, now: now) {
            transfer.end()
            idle.append(transfer)
            report(order.id, error)
            return
        }
        let slot = Int(order.id.slot)
        while active.count <= slot { active.append(nil) }
        active[slot] = transfer
        activeCount += 1
        growConnectionCache()
        nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        curl_multi_add_handle(multi, transfer.easy)
    }

    private func transfer(_ id: TransferID) -> CurlTransfer? {
        guard id.slot < active.count, let transfer = active[Int(id.slot)],
            transfer.order?.id == id
        else { return nil }
        return transfer
    }

    /// Room for twice the transfers, so that a change of the limit closes no good connection.
    private func growConnectionCache() {
        guard activeCount * 2 > connectionCacheSize else { return }
        connectionCacheSize = max(64, activeCount * 4)
        crawltop_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionCacheSize)
    }

    // MARK: Facts

    private func collectEnded() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let context = crawltop_get_private(easy)
            else { continue }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            let code = crawltop_message_result(message)
            end(transfer, outcome(of: transfer, code), wasWhole: code == CURLE_OK)
        }
        if !closed.isEmpty { closed.forget() }
    }

    private func outcome(of transfer: CurlTransfer, _ code: CURLcode) -> TransferEnd {
        let refusal = transfer.refusal ?? (code == CURLE_OK ? transfer.finishBody() : nil)
        transfer.updatePhase(now: .zero)
        if let refusal {
            return .failed(
                FetchError(refusal.errorClass, phase: transfer.phase, message: refusal.message)
            )
        }
        guard code != CURLE_OK, !transfer.hasEnough else { return .answered }
        return .failed(
            CurlFailure.error(
                code,
                problem: transfer.problem,
                phase: transfer.phase,
                osError: crawltop_get_long(transfer.easy, CURLINFO_OS_ERRNO),
                hasAnswer: transfer.head.status > 0,
                speaksHTTP2: transfer.speaksHTTP2
            )
        )
    }

    /// Takes a transfer off the multi handle and reports it.
    private func end(_ transfer: CurlTransfer, _ end: TransferEnd, wasWhole: Bool = false) {
        guard let order = transfer.order else { return }
        let anomalies = transfer.anomalies(isWhole: wasWhole)
        curl_multi_remove_handle(multi, transfer.easy)
        var report = TransferReport(id: order.id, end: end)
        report.status = transfer.head.status
        report.contentType = transfer.head.contentType
        report.location = transfer.head.location
        report.retryAfter = transfer.head.retryAfter
        report.timing = transfer.timing(isOver: true)
        report.bytes = transfer.body.bytes
        report.wireBytes = transfer.body.wireBytes
        report.expectedBytes = transfer.head.contentLength
        report.isReused =
            transfer.isConnected && crawltop_get_long(transfer.easy, CURLINFO_NUM_CONNECTS) == 0
        report.anomalies = anomalies
        report.body = transfer.body.result
        report.exchange = transfer.exchange
        batch.ended.append(report)
        active[Int(order.id.slot)] = nil
        activeCount -= 1
        transfer.end()
        idle.append(transfer)
    }

    private func report(_ id: TransferID, _ error: FetchError) {
        batch.ended.append(TransferReport(id: id, end: .failed(error)))
    }

    private func enforceDeadlines(_ now: MonotonicTime) {
        nextDeadlineAt = .distantFuture
        for transfer in active.lazy.compactMap({ $0 }) {
            if now >= transfer.watch.due {
                transfer.updatePhase(now: now)
                if let errorClass = transfer.watch.verdict(at: now, received: transfer.received) {
                    let message = "\(errorClass.name) deadline passed in phase \(transfer.phase)"
                    end(
                        transfer,
                        .failed(FetchError(errorClass, phase: transfer.phase, message: message))
                    )
                    continue
                }
            }
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
        }
    }

    private func collectProgress(_ now: MonotonicTime) {
        nextProgressAt = now.advanced(nanoseconds: Self.progressInterval)
        for transfer in active.lazy.compactMap({ $0 }) {
            transfer.updatePhase(now: now)
            guard transfer.isChanged, let order = transfer.order else { continue }
            transfer.isChanged = false
            // The deadline of the phase that has begun may be nearer than the last one's.
            nextDeadlineAt = min(nextDeadlineAt, transfer.watch.due)
            batch.progress.append(
                TransferProgress(
                    id: order.id,
                    phase: transfer.phase,
                    timing: transfer.timing(isOver: false),
                    status: transfer.head.status,
                    bytes: transfer.body.bytes,
                    wireBytes: transfer.body.wireBytes,
                    expectedBytes: transfer.head.contentLength
                )
            )
        }
    }

    private func deliverBatch(_ now: MonotonicTime) {
        let isDue = now >= wakeAt
        guard isDue || !batch.ended.isEmpty || !batch.progress.isEmpty else { return }
        if isDue { wakeAt = .distantFuture }
        batch.time = now
        deliver(batch)
        batch = TransportBatch(time: now)
    }

    // MARK: Sleep

    private func sleep(from now: MonotonicTime) {
        var until = min(wakeAt, nextDeadlineAt)
        if activeCount > 0 { until = min(until, nextProgressAt) }
        // Rounded up: waking before the time would only mean to sleep once more.
        let left = until == .distantFuture ? 1_000_000_000 : until.nanoseconds - now.nanoseconds
        let milliseconds = Int32(clamping: max(0, min(left, 1_000_000_000) + 999_999) / 1_000_000)
        guard inbox.mayFallAsleep() else { return }
        curl_multi_poll(multi, nil, 0, milliseconds, nil)
        inbox.didWake()
        noticeSuspension(since: now, planned: Int64(milliseconds) * 1_000_000)
    }

    /// After a stop of the whole process no deadline may fire for the time it stood still.
    private func noticeSuspension(since start: MonotonicTime, planned: Int64) {
        let late = MonotonicTime.now().nanoseconds - start.nanoseconds - planned
        guard late > Self.suspensionThreshold else { return }
        for transfer in active.lazy.compactMap({ $0 }) { transfer.watch.shift(by: late) }
    }
}
