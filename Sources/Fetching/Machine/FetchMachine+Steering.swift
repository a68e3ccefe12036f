package import Clock

/// What whoever steers the limits is told, and what it may change.
extension FetchMachine {
    /// How the engine stands, as far as the machine knows.
    package mutating func load(now: MonotonicTime) -> EngineLoad {
        permitMeter.advance(to: now, taken: permitsTaken)
        var load = EngineLoad()
        load.limit = policy.limit
        load.permitsTaken = permitsTaken
        load.permitSeconds = permitMeter.permitSeconds
        load.isLimitBound = !scheduler.isIdle || !reserve.waiting.isEmpty
        load.isHeld = isDispatchPaused || isHeldBack || isMemoryFull
        load.stage = stage
        load.isQueueDry = !isInputOpen && totals.queued == 0
        load.hosts = scheduler.hosts
        return load
    }

    /// Does what whoever steers wants.
    package mutating func obey(_ order: SteeringOrder, now: MonotonicTime) {
        switch order {
        case .limit(let limit): setLimit(limit, now: now)
        case .hostLimit(let host, let limit): scheduler.steer(host, toLimit: limit, now: now)
        case .hostPace(let host, let pace): scheduler.steer(host, toPace: pace, now: now)
        case .hold(let isHeld): isHeldBySteering = isHeld
        }
    }

    /// Somebody begins to steer.
    ///
    /// - Parameter newHostLimit: What hosts that become known begin with; nil for their politeness.
    package mutating func beginSteering(mixingTasks: Bool, newHostLimit: Int? = nil) {
        isSteered = true
        scheduler.mixesTasks = mixingTasks
        scheduler.newHostLimit = newHostLimit.map { max(1, $0) } ?? .max
    }

    /// Nobody steers any more: every host has its own limit and pace again.
    ///
    /// The engine's limit stays as it is, so one that is to be lower is set before. A sample, whose
    /// tasks are repeated, rests until somebody steers again.
    package mutating func endSteering(now: MonotonicTime) {
        isSteered = false
        isHeldBySteering = false
        scheduler.endSteering(now: now)
    }

    /// Tells of an attempt that has ended.
    mutating func note(
        _ report: TransferReport,
        of id: TaskID,
        _ verdict: Verdict,
        startedAt: MonotonicTime,
        now: MonotonicTime
    ) {
        let timing = report.timing
        let duration = timing.dns + timing.connect + timing.tls + timing.wait + timing.body
        effects.attempts.append(
            AttemptRecord(
                host: transfers[Int(report.id.slot)].host,
                startedAt: startedAt,
                endedAt: now,
                verdict: AttemptRecord.Verdict(report, verdict),
                think: Double(timing.wait),
                duration: Double(duration),
                isReused: report.isReused,
                retryAfter: report.retryAfter
            )
        )
    }
}

extension AttemptRecord.Verdict {
    /// What an attempt was good for whose transfer ended so, and whose task goes on so.
    init(_ report: TransferReport, _ verdict: FetchMachine.Verdict) {
        switch (report.end, verdict) {
        case (_, .finish(.cancelled)): self = .cancelled
        case (.failed(let error), _): self = error.errorClass.attemptVerdict
        case (_, .redirect), (_, .held): self = .moved
        case (_, .finish(.ok)): self = .good
        default: self = Self(status: report.status)
        }
    }
}

extension AttemptRecord.Verdict {
    /// What an attempt was good for that a status ended which is no good answer.
    private init(status: UInt16) {
        switch status {
        case 429, 503: self = .throttled
        // Somebody on the way, or the server, has waited in vain (RFC 9110 §15.5.9, §15.6.5).
        case 408, 504: self = .timedOut
        default: self = .failed
        }
    }
}

extension ErrorClass {
    /// What an attempt was good for that failed so.
    fileprivate var attemptVerdict: AttemptRecord.Verdict {
        switch self {
        case .timeoutConnect, .timeoutFirstByte, .timeoutStall, .timeoutAttempt: .timedOut
        case .timeoutTask, .timeoutRun: .timedOut
        case .dnsNotFound, .dnsFailed, .dnsTimeout: .broken
        case .netRefused, .netReset, .netEmpty, .netUnreachable, .localDescriptors, .localMemory,
            .proxyDNS, .proxyConnect, .proxyAuth, .proxyTunnel:
            .broken
        case .tlsVerify, .tlsHandshake, .bodyTruncated: .broken
        default: .failed
        }
    }
}
