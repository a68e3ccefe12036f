import Clock
import URLStandard

/// Changes of state, and the ends of tasks and of the run.
extension FetchMachine {
    /// Moves a task to a state, and counts it there.
    mutating func enter(_ state: TaskState, _ id: TaskID, now: MonotonicTime) {
        recount(id, tasks.enter(state, id, now: now))
    }

    /// Counts a task with its host as the table has counted it.
    mutating func recount(_ id: TaskID, _ move: TaskTable.Move?) {
        if let move { hosts.recount(tasks[id].host, move) }
    }

    /// Ends a task for good and gives its result out, or only counts it if it is not recorded.
    ///
    /// - Parameter note: What more there is to say of a task that was skipped.
    mutating func finish(
        _ id: TaskID,
        _ ending: TaskEnding,
        report: TransferReport? = nil,
        isRecorded: Bool = true,
        note: String? = nil,
        now: MonotonicTime
    ) {
        let outcome = ending.outcome
        let isAuxiliary = tasks[id].role.isAuxiliary
        recount(id, tasks.finish(id, ending, isRecorded: isRecorded, now: now))
        statistics.taskEnded(outcome, isAuxiliary: isAuxiliary, at: now)
        // A body that came whole while its task was being cancelled.
        if let file = report?.file, outcome != .ok { effects.orders.append(.removeFile(file)) }
        if isRecorded, keepsResults { giveOut(id, outcome, report: report, note: note, now: now) }
        redirects.forget(id)
        heldRedirects.remove(id)
        headProbes.forget(id)
        deadlines.forget(id)
        if !isAuxiliary, let reason = run.taskEnded(outcome) { stop(reason, now: now) }
        if policy.repeatsTasks, stage == .running, outcome == .ok || outcome == .failed {
            retry(id, now: now)
        }
        finishRunIfDone()
    }

    /// Ends the run with its last task.
    mutating func finishRunIfDone() {
        guard tasks.unfinished == 0 else { return }
        // Whatever still waits there is void.
        timers.clear()
        deadlines.unwatchAll()
        run.finishIfDone()
    }

    /// Ends every task without a transfer.
    ///
    /// Of those that have not begun, the first ``FetchPolicy/resultsOfUnbegun`` give a result.
    mutating func endWaiting(_ ending: TaskEnding, now: MonotonicTime) {
        var unbegun = 0
        for id in tasks.rows.indices.lazy.map(TaskID.init(index:))
        where !tasks[id].state.isFinished && tasks.slot(of: id) == nil {
            let hasBegun = tasks[id].startedAt != .zero
            if !hasBegun { unbegun += 1 }
            let isRecorded = hasBegun || unbegun <= policy.resultsOfUnbegun
            finish(id, ending, isRecorded: isRecorded, now: now)
        }
    }

    /// Gives a task's result out.
    private mutating func giveOut(
        _ id: TaskID,
        _ outcome: Outcome,
        report: TransferReport?,
        note: String?,
        now: MonotonicTime
    ) {
        let target = redirects.route(of: id)?.target
        let referrer = tasks[id].referrer.map { tasks[$0].url }
        let isParked = tasks[id].skipReason == .parked
        let note = note ?? (isParked ? hosts.askedForRest(tasks[id].host) : nil)
        let hops = tasks.hops(of: id)
        // In place: a row is too big to be copied for each result, and this machine all the more.
        let result = tasks.read(id) { row in
            FetchResult(
                id: id,
                index: row.ordinal,
                name: row.givenName,
                role: row.role,
                url: row.url,
                finalURL: target.map { .url($0) } ?? row.url,
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
                linkFields: report?.linkFields,
                refresh: report?.refresh,
                content: report?.content,
                exchange: report?.exchange,
                file: outcome == .ok ? report?.file : nil,
                note: note,
                hops: hops,
                assessment: Assessment(findings: row.findings.findings),
                validators: report?.validators,
                finishedAt: now
            )
        }
        effects.finished.append(result)
    }
}
