import Clock
import DequeModule
import URLStandard

/// Origins that are dead, and checks that ask by HEAD first.
extension FetchMachine {
    // MARK: Circuits

    /// Whether dead origins are given up; not in a sample, whose tasks are repeated without end.
    private var breaksCircuits: Bool { !policy.repeatsTasks }

    /// Takes into account whether an ended transfer gave a sign of life.
    mutating func noteLife(
        of id: TaskID,
        _ report: TransferReport,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) {
        let host = tasks[id].host
        if case .failed(let error) = report.end {
            if error.errorClass.isOfDeadHost {
                guard breaksCircuits else { return }
                return hosts.failed(
                    host,
                    error.errorClass,
                    isSecure: isSecure(id),
                    startedAt: startedAt,
                    now: now
                )
            }
            guard error.phase == .wait || error.phase == .body else { return }
        }
        if report.end != .cancelled, hosts.hasFailed(host) {
            hosts.lives(host, isSecure: isSecure(id), now: now)
        }
    }

    /// A task has failed for good: fails what waits for the same origin, if that is dead.
    mutating func gaveUp(_ id: TaskID, _ error: FetchError, now: MonotonicTime) {
        guard error.errorClass.isOfDeadHost, breaksCircuits else { return }
        let (host, isSecure) = (tasks[id].host, isSecure(id))
        hosts.gaveUp(host, error.errorClass, isSecure: isSecure)
        guard hosts.death(of: host, isSecure: isSecure, now: now) != nil else { return }
        for entry in hosts.takeAll(of: host) where tasks.isCurrent(entry) {
            enqueue(entry.task, atFront: false, now: now)
        }
    }

    /// Why a task's origin is not asked at this time; nil if it is.
    func death(of id: TaskID, now: MonotonicTime) -> FetchError? {
        let host = tasks[id].host
        guard hosts.hasFailed(host),
            let death = hosts.death(of: host, isSecure: isSecure(id), now: now)
        else { return nil }
        let name = death.errorClass.name
        return FetchError(
            death.errorClass,
            phase: .queued,
            message: (tasks[id].attempts == 0 ? "not asked: " : "not asked again: ")
                + "\(name) for this host \(death.failures) times in a row"
        )
    }

    private func isSecure(_ id: TaskID) -> Bool { currentURL(of: id)?.scheme == "https" }

    // MARK: Checks

    /// Whether a task's next transfer, or the one under way, asks by HEAD.
    func asksHead(_ id: TaskID) -> Bool {
        let isCheck = tasks[id].role == .check || redirects.route(of: id)?.isChecked == true
        return isCheck && headProbes.mayAsk(id) && message(of: id) == nil
    }

    /// Lets GET decide where a HEAD did not; nil if it did.
    mutating func askByGet(_ id: TaskID, after report: TransferReport, now: MonotonicTime)
        -> NextStep?
    {
        guard asksHead(id) else { return nil }
        // An attempt that follows asks by GET, too.
        if report.end != .answered || report.status >= 400 { headProbes.refuse(id) }
        guard report.leavesItToGet, stage == .running else { return nil }
        enter(tasks[id].isPaused ? .paused : .queued, id, now: now)
        tasks.becomeReady(id, continuesAttempt: true, now: now)
        if !tasks[id].isPaused { enqueue(id, atFront: true, now: now) }
        return .redirect
    }
}
