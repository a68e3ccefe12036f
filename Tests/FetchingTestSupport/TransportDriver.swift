package import Clock
package import Fetching
import URLStandard

/// Orders transfers from a transport and awaits what becomes of them.
package final class TransportDriver: Sendable {
    private struct Reports: Sendable {
        var ended: [UInt32: TransferReport] = [:]
        var endedAt: [UInt32: MonotonicTime] = [:]
        var progress: [UInt32: [TransferProgress]] = [:]
        var freeSlots: [UInt32] = []
        var slots: UInt32 = 0
        var serial: UInt32 = 0
        var endedTwice: [TransferID] = []
        var newestBatch = MonotonicTime.zero
    }

    private let transport: any Transport
    private let reports = Watched(Reports())

    /// Starts the transport.
    package init(_ transport: any Transport) {
        self.transport = transport
        transport.start { [reports] batch in
            reports.update { reports in
                reports.newestBatch = batch.time
                for progress in batch.progress {
                    reports.progress[progress.id.serial, default: []].append(progress)
                }
                for report in batch.ended {
                    if reports.ended.updateValue(report, forKey: report.id.serial) != nil {
                        reports.endedTwice.append(report.id)
                    }
                    reports.endedAt[report.id.serial] = batch.time
                    reports.freeSlots.append(report.id.slot)
                }
            }
        }
    }

    /// Orders a transfer, and in the same batch to pause it if that is wanted.
    package func start(
        _ url: String,
        body: BodyHandling = .collect,
        sendsCredentials: Bool = true,
        reach: TransferReach = .anywhere,
        message: RequestMessage? = nil,
        endsAt: MonotonicTime = .distantFuture,
        endClass: ErrorClass = .timeoutRun,
        isPaused: Bool = false
    ) -> TransferID {
        guard let url = try? WebURL(url) else { preconditionFailure("\(url) is no URL") }
        let id = reports.update { reports in
            reports.serial += 1
            if let slot = reports.freeSlots.popLast() {
                return TransferID(slot: slot, serial: reports.serial)
            }
            reports.slots += 1
            return TransferID(slot: reports.slots - 1, serial: reports.serial)
        }
        let order = TransferOrder(
            id: id,
            task: TaskID(index: Int(id.serial) - 1),
            host: HostID(index: 0),
            url: url,
            body: body,
            sendsCredentials: sendsCredentials,
            reach: reach,
            message: message,
            endsAt: endsAt,
            endClass: endClass
        )
        transport.send(isPaused ? [.start(order), .pause(id)] : [.start(order)])
        return id
    }

    /// Gives one order.
    package func send(_ order: TransportOrder) { transport.send([order]) }

    /// How a transfer ended.
    package func report(of id: TransferID) async throws -> TransferReport {
        try await reports.first { $0.ended[id.serial] }
    }

    /// When the transport told of a transfer's end, by its own clock: a test may wait long for a
    /// thread to go on with.
    package func endTime(of id: TransferID) async throws -> MonotonicTime {
        try await reports.first { $0.endedAt[id.serial] }
    }

    /// Orders a transfer and awaits its end.
    package func fetch(
        _ url: String,
        body: BodyHandling = .collect,
        sendsCredentials: Bool = true,
        reach: TransferReach = .anywhere,
        message: RequestMessage? = nil
    ) async throws -> TransferReport {
        try await report(
            of: start(
                url,
                body: body,
                sendsCredentials: sendsCredentials,
                reach: reach,
                message: message
            )
        )
    }

    /// The first progress of a transfer that fulfils a condition.
    package func progress(
        of id: TransferID,
        where condition: @escaping @Sendable (TransferProgress) -> Bool
    ) async throws -> TransferProgress {
        try await reports.first { $0.progress[id.serial]?.first(where: condition) }
    }

    /// All progress of a transfer so far.
    package func progress(of id: TransferID) -> [TransferProgress] {
        reports.value.progress[id.serial] ?? []
    }

    /// Orders to be woken at a time, and returns when it was done.
    package func wake(at time: MonotonicTime) async throws {
        send(.wake(at: time))
        try await reports.until { $0.newestBatch >= time }
    }

    /// Transfers that were reported as ended more than once.
    package var endedTwice: [TransferID] { reports.value.endedTwice }

    /// How many transfers have ended.
    package var endedCount: Int { reports.value.ended.count }

    /// Ends the transport.
    package func stop() async { await transport.stop() }
}

extension TransferReport {
    /// The class of its error; nil if it did not fail.
    package var errorClass: ErrorClass? {
        if case .failed(let error) = end { error.errorClass } else { nil }
    }
}
