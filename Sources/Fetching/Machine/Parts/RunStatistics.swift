import Clock

/// What a run has measured so far: rates by the second, latencies, connections and retries.
struct RunStatistics: Sendable {
    private(set) var throughput: Throughput
    private(set) var connections = ConnectionTotals()
    /// Attempts beyond the first of each task.
    private(set) var retries = 0
    /// When the last task finished; the start of the run before that.
    private(set) var lastEnd: MonotonicTime
    private var latency = LatencyRecorder()

    init(startedAt: MonotonicTime) {
        throughput = Throughput(from: startedAt)
        lastEnd = startedAt
    }

    var latencySummary: LatencySummary { latency.summary }

    /// Takes an attempt into account that got an answer.
    mutating func answered(_ report: TransferReport) {
        latency.record(report.timing)
        if report.isReused { connections.reused += 1 } else { connections.opened += 1 }
        if report.isResumed { connections.resumed += 1 }
    }

    mutating func received(wireBytes: Int64, at now: MonotonicTime) {
        if wireBytes > 0 { throughput.record(at: now) { $0.wireBytes += wireBytes } }
    }

    mutating func retried() { retries += 1 }

    /// Takes the end of a task into account; auxiliary tasks count only for the time of the end.
    mutating func taskEnded(_ outcome: Outcome, isAuxiliary: Bool, at now: MonotonicTime) {
        lastEnd = now
        guard !isAuxiliary, outcome == .ok || outcome == .failed else { return }
        throughput.record(at: now) { second in
            if outcome == .ok { second.succeeded += 1 } else { second.failed += 1 }
        }
    }

    mutating func advance(to now: MonotonicTime) { throughput.advance(to: now) }
}
