package import Fetching
package import Statistics

/// Orders transfers from a transport and awaits what becomes of them.
package final class TransportDriver: Sendable {
    private struct Reports: Sendable {
        var ended: [UInt32: TransferReport] = [:]
        var progress: [UInt32: [TransferProgress]] = [:]
        var freeSlots: [UInt32] = []
        var slots: UInt32 = 0
        var serial: UInt32 = 0
        var endedTwice: [TransferID] = []
        var emptyBatches = 0
    }

    private let transport: any Transport
    private let reports = Watched(Reports())

    /// Starts the transport.
    package init(_ transport: any Transport) {
        self.transport = transport
        transport.start { [reports] batch in
            reports.update { reports in
                if batch.ended.isEmpty, batch.progress.isEmpty { reports.emptyBatches += 1 }
                for progress in batch.progress {
                    reports.progress[progress.id.serial, default: []].append(progress)
                }
                for report in batch.ended {
                    if reports.ended.updateValue(report, forKey: report.id.serial) != nil {
                        reports.endedTwice.append(report.id)
                    }
                    reports.freeSlots.append(report.id.slot)
                }
            }
        }
    }

    /// Orders a transfer.
    package func start(
        _ url: String, body: BodyHandling = .collect, sendsCredentials: Bool = true,
        endsAt: MonotonicTime = .distantFuture, endClass: ErrorClass = .timeoutRun
    ) -> TransferID {
        let id = reports.update { reports in
            reports.serial += 1
            if let slot = reports.freeSlots.popLast() {
                return TransferID(slot: slot, serial: reports.serial)
            }
            reports.slots += 1
            return TransferID(slot: reports.slots - 1, serial: reports.serial)
        }
        send(
            .start(
                TransferOrder(
                    id: id, task: TaskID(index: Int(id.serial) - 1), url: url, body: body,
                    sendsCredentials: sendsCredentials, endsAt: endsAt, endClass: endClass)))
        return id
    }

    /// Gives one order.
    package func send(_ order: TransportOrder) { transport.send([order]) }

    /// How a transfer ended.
    package func report(of id: TransferID) async -> TransferReport {
        await reports.first { $0.ended[id.serial] }
    }

    /// Orders a transfer and awaits its end.
    package func fetch(
        _ url: String, body: BodyHandling = .collect, sendsCredentials: Bool = true
    ) async -> TransferReport {
        await report(of: start(url, body: body, sendsCredentials: sendsCredentials))
    }

    /// The first progress of a transfer that fulfils a condition.
    package func progress(
        of id: TransferID, where condition: @escaping @Sendable (TransferProgress) -> Bool
    ) async -> TransferProgress {
        await reports.first { $0.progress[id.serial]?.first(where: condition) }
    }

    /// All progress of a transfer so far.
    package func progress(of id: TransferID) -> [TransferProgress] {
        reports.value.progress[id.serial] ?? []
    }

    /// Returns when so many batches came in which nothing had happened.
    package func emptyBatches(_ count: Int) async {
        await reports.until { $0.emptyBatches >= count }
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
