import Fetching
import Reporting
import SafeText
import Synchronization
import TerminalUI
import Threads

/// Writes results to every output, counts them for the summary, and logs, on a thread of its own.
///
/// Only this thread waits for slow readers. ``take(_:)`` applies back pressure: it waits, without
/// blocking, while too many results are queued.
final class ResultWriter: Sendable {
    /// Results that may be queued before ``take(_:)`` waits.
    private static let capacity = 4096

    /// What only the thread touches.
    private final class Outputs: @unchecked Sendable {
        let sinks: SinkGroup
        let log: RunLog?

        init(_ sinks: SinkGroup, _ log: RunLog?) {
            self.sinks = sinks
            self.log = log
        }
    }

    private struct State {
        var report: RunReport
        var baseline: Baseline?
        var failure: SinkError?
        var isUnread = false
        var isFlushing = false
    }

    private let outputs: Outputs
    private let thread: SerialThread
    private let state: Mutex<State>
    private let earlier: EarlierContent?
    private let onFailure: @Sendable () -> Void

    /// Opens every output before anything is fetched.
    ///
    /// - Parameter onFailure: Called once, on the thread, when an output can no longer be written.
    init(
        _ output: RunConfiguration.Output,
        archive: ArchiveFacts,
        onFailure: @escaping @Sendable () -> Void
    ) throws(CommandError) {
        self.onFailure = onFailure
        state = Mutex(
            State(
                report: RunReport(
                    keepsEverything: output.selection == .all
                        && output.destinations.contains { $0.format.isRendered },
                    hasStatistics: output.destinations.contains { $0.format.hasStatistics },
                    hasBaseline: output.baseline != nil
                ),
                baseline: output.baseline
            )
        )
        earlier = output.earlier
        do throws(SinkError) {
            let sinks = try SinkGroup(
                opening: output.destinations,
                isOrdered: output.isOrdered,
                selection: output.selection,
                archive: archive,
                spool: output.spool
            )
            let log = try output.logFile.map { path throws(SinkError) in try RunLog(path: path) }
            if output.isInsecure { log?.recordInsecure() }
            if let robots = archive.fields.first(where: { $0.name == "robots" }) {
                log?.record(robots: robots.value)
            }
            outputs = Outputs(sinks, log)
        } catch { throw CommandError(error) }
        do throws(DetachedThread.Failure) {
            thread = try SerialThread(capacity: Self.capacity)
        } catch { throw .runtime("cannot start: \(error.description)") }
    }

    /// Why an output could not be written, if one could not.
    var failure: SinkError? { state.withLock { $0.failure } }

    /// Whether a reader had not read everything when the time that a stop leaves was over.
    var isUnread: Bool { state.withLock { $0.isUnread } }

    /// What is broken or warned of in the results handed over so far.
    var report: RunReport { state.withLock { $0.report } }

    /// What was broken in an earlier run and was not met in this one.
    var gone: [String] { state.withLock { $0.baseline?.gone ?? [] } }

    /// Queues results, and waits until there is room for more.
    func take(_ results: [FetchResult]) async {
        let completed = earlier.map { earlier in results.map(earlier.completed) } ?? results
        let batch = state.withLock { state in
            let batch = state.baseline?.judge(completed) ?? completed
            state.report.record(batch)
            return batch
        }
        post(weight: batch.count) { outputs throws(SinkError) in
            if let log = outputs.log { for result in batch { log.record(result) } }
            try outputs.sinks.write(batch)
        }
        await thread.room()
    }

    /// Logs stalls.
    func note(_ stalls: [Stall]) {
        post { outputs in for stall in stalls { outputs.log?.record(stall) } }
    }

    /// Writes what is buffered; a few times a second.
    func flush() {
        // One flush that waits behind a slow reader is enough.
        let isFirst = state.withLock { state in
            defer { state.isFlushing = true }
            return !state.isFlushing
        }
        guard isFirst else { return }
        post { [self] outputs throws(SinkError) in
            state.withLock { $0.isFlushing = false }
            outputs.log?.flush()
            try outputs.sinks.flush()
        }
    }

    /// Writes what only the end can tell, and returns when everything is closed.
    func close(_ summary: RunSummary) async {
        // Those of a result are in the log with its task.
        let logged = report.runFindings
        post { outputs throws(SinkError) in
            for finding in summary.report.runFindings where !logged.contains(finding) {
                outputs.log?.record(finding)
            }
            try outputs.sinks.close(summary)
            try outputs.log?.close()
        }
        await thread.close()
    }

    private func post(
        weight: Int = 0,
        _ job: @escaping @Sendable (Outputs) throws(SinkError) -> Void
    ) {
        thread.post(weight: weight) { [self] in
            do throws(SinkError) { try job(outputs) } catch { fail(error) }
        }
    }

    private func fail(_ error: SinkError) {
        if case .notRead = error { return state.withLock { $0.isUnread = true } }
        let isFirst = state.withLock { state in
            defer { state.failure = state.failure ?? error }
            return state.failure == nil
        }
        if isFirst { onFailure() }
    }
}

extension ResultWriter {
    /// Flushes a few times a second, so that readers see results as they come, and logs stalls.
    func flushOften(_ display: any Display) async {
        var told = display.stalls.report.count
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(250))
            let stalls = display.stalls.stalls(after: told)
            if let last = stalls.last {
                told = last.number
                note(stalls)
                display.show(stalls)
            }
            flush()
        }
    }
}
