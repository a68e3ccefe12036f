import Clock
import Fetching
import FetchingTestSupport
import URLStandard

/// A transport whose orders and ends are timed.
final class TimedTransport: Sendable {
    private struct Timed {
        let id: TransferID
        var measuredFrom: MonotonicTime
        var endedAt: MonotonicTime?
        var errorClass: ErrorClass?
        /// When the clock of a phase's deadline began, in milliseconds from the start.
        var phaseBegan = 0.0
        var isLoad = false
    }

    private struct State: Sendable {
        var timed: [UInt32: Timed] = [:]
        var freeSlots: [UInt32] = []
        var slots: UInt32 = 0
        var serial: UInt32 = 0
        var ended = 0
        var served = 0
        var loading = 0
    }

    private let transport: any Transport
    private let state = Watched(State())

    init(_ transport: any Transport) {
        self.transport = transport
        transport.start { [state] batch in
            let now = MonotonicTime.now()
            guard !batch.ended.isEmpty else { return }
            state.update { state in
                for report in batch.ended { Self.note(report, now, in: &state) }
            }
        }
    }

    private static func note(
        _ report: TransferReport,
        _ now: MonotonicTime,
        in state: inout State
    ) {
        state.freeSlots.append(report.id.slot)
        guard var timed = state.timed[report.id.serial] else { return }
        if timed.isLoad {
            state.timed[report.id.serial] = nil
            state.served += 1
            state.loading -= 1
            return
        }
        timed.endedAt = now
        timed.errorClass = report.errorClass
        let before = report.timing.dns + report.timing.connect + report.timing.tls
        switch report.errorClass {
        case .timeoutFirstByte: timed.phaseBegan = Double(before)
        case .timeoutStall: timed.phaseBegan = Double(before + report.timing.wait)
        default: break
        }
        state.timed[report.id.serial] = timed
        state.ended += 1
    }

    /// Orders a transfer.
    func start(_ url: String, endsAt: MonotonicTime? = nil, isLoad: Bool = false) {
        guard let url = try? WebURL(url) else { preconditionFailure("\(url) is no URL") }
        let id = state.update { state in
            state.serial += 1
            if isLoad { state.loading += 1 }
            if state.freeSlots.isEmpty {
                state.freeSlots.append(state.slots)
                state.slots += 1
            }
            let id = TransferID(slot: state.freeSlots.removeLast(), serial: state.serial)
            state.timed[id.serial] = Timed(id: id, measuredFrom: .now(), isLoad: isLoad)
            return id
        }
        let order = TransferOrder(
            id: id,
            task: TaskID(index: Int(id.serial) - 1),
            host: HostID(index: 0),
            url: url,
            body: .discard,
            sendsCredentials: true,
            reach: .anywhere,
            endsAt: endsAt ?? .distantFuture,
            endClass: .timeoutTask
        )
        transport.send([.start(order)])
    }

    /// Starts as many transfers a second as wanted, with at most 64 at once, until it is cancelled.
    ///
    /// Returns how many a second were served.
    func load(_ url: String, perSecond rate: Int) async -> Int {
        let begin = MonotonicTime.now()
        var started = 0
        while !Task.isCancelled {
            let due = Int(MonotonicTime.now().seconds(since: begin) * Double(rate))
            while started < due, state.value.loading < 64 {
                start(url, isLoad: true)
                started += 1
            }
            started = max(started, due - rate / 10)
            try? await Task.sleep(for: .milliseconds(1))
        }
        let seconds = MonotonicTime.now().seconds(since: begin)
        await state.untilEvenIfCancelled { $0.loading == 0 }
        return Int(Double(state.value.served) / seconds)
    }

    /// Cancels every timed transfer, one after the other.
    func cancelEach() async {
        let open = state.value.timed.values.filter { !$0.isLoad && $0.endedAt == nil }
        for id in open.map(\.id) {
            state.update { $0.timed[id.serial]?.measuredFrom = .now() }
            transport.send([.cancel(id)])
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    func untilEnded(_ count: Int) async throws {
        try await state.until { $0.ended >= count }
    }

    /// By how many milliseconds each of them ended too late, the least first.
    func lateness(expected: ErrorClass?, after limit: Duration) -> [Double] {
        state.value.timed.values.filter { !$0.isLoad && $0.errorClass == expected }.compactMap {
            guard let end = $0.endedAt else { return nil }
            return end.milliseconds(since: $0.measuredFrom) - $0.phaseBegan - limit.seconds * 1000
        }.sorted()
    }

    func stop() async { await transport.stop() }
}
