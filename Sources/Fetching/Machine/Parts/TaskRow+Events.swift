import Clock

/// How a task ends.
enum TaskEnding: Sendable {
    case ok
    case failed(FetchError)
    case cancelled
    case skipped(SkipReason)

    var outcome: Outcome {
        switch self {
        case .ok: .ok
        case .failed: .failed
        case .cancelled: .cancelled
        case .skipped: .skipped
        }
    }
}

extension Outcome {
    /// The state of a task that ended so.
    var state: TaskState {
        switch self {
        case .ok: .ok
        case .failed: .failed
        case .cancelled: .cancelled
        case .skipped: .skipped
        }
    }
}

/// What events do to a row.
extension TaskRow {
    mutating func enter(_ state: TaskState, now: MonotonicTime) {
        self.state = state
        stateSince = now
    }

    /// A transfer has started.
    ///
    /// - Parameter isAttempt: Whether it begins an attempt, rather than a redirect's next hop.
    mutating func start(isAttempt: Bool, queuedMilliseconds: Double, now: MonotonicTime) {
        enter(.started, now: now)
        if isAttempt { attempts += 1 }
        if startedAt == .zero { startedAt = now }
        timing = PhaseTiming()
        timing.queued = Float(queuedMilliseconds)
        bytes = 0
        wireBytes = 0
        expectedBytes = -1
    }

    /// Takes over all of a transfer's progress but its state and bytes.
    mutating func record(_ progress: TransferProgress) {
        record(progress.timing)
        expectedBytes = progress.expectedBytes
        if progress.status > 0 { status = progress.status }
    }

    /// Takes over all of a transfer's report but its bytes.
    mutating func record(_ report: TransferReport) {
        record(report.timing)
        expectedBytes = report.expectedBytes
        status = report.status
        isReused = report.isReused
        isResumed = report.isResumed
        // An anomaly of an earlier hop stays, as the redirects do.
        let ofRedirects = redirects > 0 ? anomalies.intersection(.redirectDowngrade) : []
        anomalies = report.anomalies.union(ofRedirects)
        findings = report.isRedirect && report.location == nil ? .redirectWithoutLocation : []
        if report.isCut { findings.insert(.bodyCut) }
    }

    /// Sets how much of the body has come; returns what is new of it.
    mutating func count(bytes: Int64, wireBytes: Int64)
        -> (bytes: Int64, wireBytes: Int64, isAuxiliary: Bool)
    {
        let new = (bytes - self.bytes, wireBytes - self.wireBytes, role.isAuxiliary)
        self.bytes = bytes
        self.wireBytes = wireBytes
        return new
    }

    private mutating func record(_ timing: PhaseTiming) {
        let queued = self.timing.queued
        self.timing = timing
        self.timing.queued = queued
    }

    mutating func finish(_ ending: TaskEnding, now: MonotonicTime) {
        finishedAt = now
        error = if case .failed(let error) = ending { error } else { nil }
        skipReason = if case .skipped(let reason) = ending { reason } else { nil }
    }

    /// Forgets everything about earlier attempts.
    mutating func beginAnew() {
        attempts = 0
        redirects = 0
        status = 0
        anomalies = []
        findings = []
        error = nil
        skipReason = nil
        startedAt = .zero
        finishedAt = .zero
        bytes = 0
        wireBytes = 0
    }

    /// Whether a retry has an effect: the task is finished or backs off, and no rule forbids it.
    ///
    /// Of tasks that were never attempted, only those can be retried that were skipped by a budget,
    /// a parked host or the fuse, or that failed because their host was dead.
    package var mayBeRetried: Bool {
        guard state.isFinished || state == .backoff else { return false }
        if let skipReason {
            return skipReason == .budget || skipReason == .parked || skipReason == .fuse
        }
        return state != .failed || attempts > 0 || error?.errorClass.isOfDeadHost == true
    }
}
