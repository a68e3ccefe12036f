import Fetching
import Reporting
import Statistics
import Synchronization

/// Takes results as they come: writes them to every output, counts them for the summary, and logs.
actor ResultDesk {
    private let sinks: SinkGroup
    private let log: LogFile?
    private(set) var tally = RunTally()
    private let firstFailure = Mutex<SinkError?>(nil)
    private let onFailure: @Sendable (SinkError) async -> Void

    /// Opens every output before anything is fetched.
    ///
    /// - Parameter onFailure: Called once, when an output cannot be written any more.
    init(
        _ output: RunPlan.Output,
        archive: ArchiveFacts,
        onFailure: @escaping @Sendable (SinkError) async -> Void
    ) throws(RunFailure) {
        do throws(SinkError) {
            sinks = try SinkGroup(
                opening: output.destinations,
                isOrdered: output.isOrdered,
                archive: archive,
                spool: output.spool
            )
            log = if let path = output.logFile { try LogFile(path: path) } else { nil }
        } catch { throw RunFailure(error) }
        self.onFailure = onFailure
    }

    /// Why an output could not be written, if one could not.
    nonisolated var failure: SinkError? { firstFailure.withLock { $0 } }

    /// - Parameter stalls: Whom it tells that it writes, which may take as long as its readers like.
    func take(_ batch: [FetchResult], telling stalls: StallMonitor) async {
        let name = "writing \(batch.count) results"
        do throws(SinkError) {
            try stalls.working(on: name) { () throws(SinkError) in
                tally.record(batch)
                if let log { for result in batch { log.record(result) } }
                try sinks.write(batch)
            }
        } catch { await fail(error) }
    }

    /// Logs what stood still.
    func note(_ stalls: [Stall]) {
        for stall in stalls { log?.record(stall) }
    }

    /// Hands on what is buffered; a few times a second.
    func flush(telling stalls: StallMonitor) async {
        do throws(SinkError) {
            try stalls.working(on: "writing what is buffered") { () throws(SinkError) in
                log?.flush()
                try sinks.flush()
            }
        } catch { await fail(error) }
    }

    /// Writes what only the end can tell.
    func close(_ summary: RunSummary) async {
        do throws(SinkError) {
            try sinks.close(summary)
            try log?.close()
        } catch { await fail(error) }
    }

    private func fail(_ error: SinkError) async {
        let isFirst = firstFailure.withLock { failure in
            defer { failure = failure ?? error }
            return failure == nil
        }
        if isFirst { await onFailure(error) }
    }
}

extension LogFile {
    /// One line for something that stood still.
    fileprivate func record(_ stall: Stall) {
        write(
            .warning,
            "stalled",
            [
                LogField("part", stall.part.rawValue),
                LogField("ms", Int(stall.duration.milliseconds)),
                LogField("culprit", stall.culprit),
            ]
        )
    }

    /// One line for a finished task.
    fileprivate func record(_ result: FetchResult) {
        let level: LogLevel = result.outcome == .failed ? .error : .info
        guard isEnabled(level) else { return }
        var fields = [
            LogField("attempts", result.attempts), LogField("ms", Int(result.totalMilliseconds)),
        ]
        if let status = result.status { fields.append(LogField("status", Int(status))) }
        if let error = result.error { fields.append(LogField("error", error.description)) }
        if let reason = result.skipReason { fields.append(LogField("reason", reason.rawValue)) }
        if let note = result.note { fields.append(LogField("note", note)) }
        fields.append(LogField("url", url: result.url))
        write(level, result.outcome.rawValue, task: result.name, fields)
    }
}
