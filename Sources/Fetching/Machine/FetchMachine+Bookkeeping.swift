import Clock
import DataStructures
import HeapModule
import URLStandard

/// Changes of state, and the totals that follow them.
extension FetchMachine {
    /// How a task ends.
    enum Ending {
        case ok
        case failed(FetchError)
        case cancelled
        case skipped(SkipReason)

        var state: TaskState {
            switch self {
            case .ok: .ok
            case .failed: .failed
            case .cancelled: .cancelled
            case .skipped: .skipped
            }
        }

        var outcome: Outcome {
            switch self {
            case .ok: .ok
            case .failed: .failed
            case .cancelled: .cancelled
            case .skipped: .skipped
            }
        }
    }

    /// Reads or changes a row in place.
    mutating func withRow<Result>(_ id: TaskID, _ use: (inout TaskRow) -> Result) -> Result {
        use(&rows[id.index])
    }

    /// Moves a task to a state and counts it there.
    mutating func enter(_ state: TaskState, _ id: TaskID, now: MonotonicTime) {
        withRow(id) { row in
            row.state = state
            row.stateSince = now
        }
        let share: Share =
            switch state {
            case .ok: .ok
            case .failed: .failed
            case .cancelled: .cancelled
            case .skipped: .skipped
            default: details[id.index].slot >= 0 ? .active : .queued
            }
        let old = details[id.index].share
        guard share != old else { return }
        details[id.index].share = share
        if !rows[id.index].role.isAuxiliary {
            totals.add(-1, to: old)
            totals.add(1, to: share)
        }
        scheduler.count(rows[id.index].host) { host in
            host.add(-1, to: old)
            host.add(1, to: share)
        }
    }

    /// Ends a task for good and gives its result out, or only counts it if it is not recorded.
    mutating func finish(
        _ id: TaskID,
        _ ending: Ending,
        report: TransferReport? = nil,
        isRecorded: Bool = true,
        now: MonotonicTime
    ) {
        enter(ending.state, id, now: now)
        _ = newEntry(for: id)
        withRow(id) { row in
            row.finishedAt = now
            row.isPaused = false
            row.error = if case .failed(let error) = ending { error } else { nil }
            row.skipReason = if case .skipped(let reason) = ending { reason } else { nil }
        }
        unfinished -= 1
        lastEnd = now
        if !rows[id.index].role.isAuxiliary, ending.outcome == .ok || ending.outcome == .failed {
            throughput.record(at: now) { second in
                if ending.outcome == .ok { second.succeeded += 1 } else { second.failed += 1 }
            }
        }
        // A body that came whole while its task was being cancelled.
        if let file = report?.file, ending.outcome != .ok {
            effects.orders.append(.removeFile(file))
        }
        if !isRecorded {
            details[id.index].isUnrecorded = true
            unrecorded += 1
        } else if keepsResults {
            giveOut(id, ending.outcome, report: report, now: now)
        }
        routes.isEmpty ? () : (routes[id] = nil)
        clocks.isEmpty ? () : (clocks[id] = nil)
        heldRedirects.remove(id)
        if !rows[id.index].role.isAuxiliary { stopIfFailing(ending.outcome, now: now) }
        if policy.repeatsTasks { startAnew(id, after: ending, now: now) }
        finishRunIfDone()
    }

    /// Puts a task in line again that has ended well or failed, as long as the run goes on.
    private mutating func startAnew(_ id: TaskID, after ending: Ending, now: MonotonicTime) {
        guard stage == .running, ending.outcome == .ok || ending.outcome == .failed else { return }
        retry(id, now: now)
    }

    /// Stops the run at its first failure, or when the fuse blows, if either is wanted.
    private mutating func stopIfFailing(_ outcome: Outcome, now: MonotonicTime) {
        guard stage == .running, outcome == .ok || outcome == .failed else { return }
        if outcome == .failed, policy.failsFast {
            stop(.failFast, now: now)
        } else if fuse?.record(hasFailed: outcome == .failed) == true {
            stop(.fuse, now: now)
        }
    }

    /// Ends a task that is not fetched at all.
    mutating func skip(_ id: TaskID, _ reason: SkipReason, now: MonotonicTime) {
        finish(id, .skipped(reason), now: now)
    }

    /// Ends the run with its last task.
    mutating func finishRunIfDone() {
        guard unfinished == 0 else { return }
        // Whatever still stands there is void.
        if !timers.isEmpty { timers = [] }
        if !taskEnds.isEmpty { forgetDeadlines() }
        switch stage {
        case .running where !isInputOpen: stage = .finished(nil)
        case .stopping(let reason): stage = .finished(reason)
        default: break
        }
    }

    /// Gives a task's result out.
    private mutating func giveOut(
        _ id: TaskID,
        _ outcome: Outcome,
        report: TransferReport?,
        now: MonotonicTime
    ) {
        let target = routes.isEmpty ? nil : routes[id]?.target.href
        var referrer: String?
        if let page = rows[id.index].referrer { referrer = rows[page.index].url }
        let isParked = rows[id.index].skipReason == .parked
        let note = isParked ? scheduler.askedForRest(rows[id.index].host) : nil
        let trail = Int(rows[id.index].trail)
        let hops = trail == 0 ? [] : trails[trail - 1]
        // In place: a row, and this machine all the more, is too big to be copied for each result.
        let result = withRow(id) { row in
            FetchResult(
                id: id,
                index: row.ordinal,
                name: row.givenName,
                role: row.role,
                url: row.url,
                finalURL: target ?? row.url,
                outcome: outcome,
                status: row.status == 0 ? nil : row.status,
                error: row.error,
                skipReason: row.skipReason,
                attempts: Int(row.attempts),
                redirects: Int(row.redirects),
                contentType: report?.contentType,
                bytes: row.bytes,
                wireBytes: row.wireBytes,
                depth: Int(row.depth),
                referrer: referrer,
                timing: row.timing,
                totalMilliseconds: now.milliseconds(since: row.knownAt),
                isReused: row.isReused,
                anomalies: row.anomalies,
                content: report?.content,
                exchange: report?.exchange,
                file: outcome == .ok ? report?.file : nil,
                note: note,
                hops: hops
            )
        }
        effects.finished.append(result)
    }
}

extension Totals {
    mutating func add(_ change: Int, to share: FetchMachine.Share) {
        switch share {
        case .queued: queued += change
        case .active: active += change
        case .ok: ok += change
        case .failed: failed += change
        case .cancelled: cancelled += change
        case .skipped: skipped += change
        }
    }
}

extension HostRow {
    mutating func add(_ change: Int, to share: FetchMachine.Share) {
        switch share {
        case .queued: queued += change
        case .ok: ok += change
        case .failed: failed += change
        case .active, .cancelled, .skipped: break
        }
    }
}
