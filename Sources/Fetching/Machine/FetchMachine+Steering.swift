package import Clock

/// What a ``LimitSteering`` is told, and what it may change.
extension FetchMachine {
    /// The state of the engine, as far as the machine knows it.
    package mutating func load(now: MonotonicTime) -> EngineLoad {
        var load = EngineLoad()
        load.limit = transfers.permits.limit
        load.permitsTaken = permitsTaken
        load.permitSeconds = transfers.permitSeconds(at: now)
        load.isLimitBound = !hosts.isIdle || !prefetch.isEmpty
        load.isHeld = gate.pausedSince != nil || gate.isConsumerBehind || gate.isMemoryFull
        load.stage = stage
        load.isQueueDry = !run.isInputOpen && totals.queued == 0
        load.hosts = hosts.hosts
        return load
    }

    package mutating func obey(_ order: SteeringOrder, now: MonotonicTime) {
        switch order {
        case .limit(let limit): setLimit(limit, now: now)
        case .hostLimit(let host, let limit): hosts.steer(host, toLimit: limit, now: now)
        case .hostPace(let host, let pace): hosts.steer(host, toPace: pace, now: now)
        case .hold(let isHeld): gate.setHeldBySteering(isHeld)
        }
    }

    /// Begins to tell of attempts, and to obey orders.
    ///
    /// - Parameter newHostLimit: What hosts that become known begin with; nil for their politeness.
    package mutating func beginSteering(mixingTasks: Bool, newHostLimit: Int? = nil) {
        gate.beginSteering()
        hosts.beginSteering(mixingTasks: mixingTasks, newHostLimit: newHostLimit)
    }

    /// Ends the steering: every host has its own limit and pace again.
    ///
    /// The engine's limit stays as it is, so one that is to be lower is set before. A sample, whose
    /// tasks are repeated, rests until it is steered again.
    package mutating func endSteering(now: MonotonicTime) {
        gate.endSteering()
        hosts.endSteering(now: now)
    }
}

extension AttemptRecord {
    /// The record of a transfer that has ended.
    init(
        _ report: TransferReport,
        _ closed: TransferSlots.Closed,
        _ next: FetchMachine.NextStep,
        now: MonotonicTime
    ) {
        let timing = report.timing
        self.init(
            host: closed.host,
            startedAt: closed.startedAt,
            endedAt: now,
            ending: Ending(report, next),
            think: Double(timing.wait),
            duration: Double(
                timing.dns + timing.connect + timing.tls + timing.wait + timing.body
            ),
            isReused: report.isReused,
            retryAfter: report.retryAfter
        )
    }
}

extension AttemptRecord.Ending {
    /// Classifies an attempt by its transfer's report and by what its task does next.
    fileprivate init(_ report: TransferReport, _ next: FetchMachine.NextStep) {
        switch (report.end, next) {
        case (_, .finish(.cancelled)): self = .cancelled
        case (.failed(let error), _): self = error.errorClass.attemptEnding
        case (_, .redirect), (_, .held): self = .moved
        case (_, .finish(.ok)): self = .good
        default: self = Self(status: report.status)
        }
    }

    /// Classifies an attempt that ended with a status that is no good answer.
    private init(status: UInt16) {
        switch status {
        case 429, 503: self = .throttled
        // The server, or a proxy, has waited in vain (RFC 9110 §15.5.9, §15.6.5).
        case 408, 504: self = .timedOut
        default: self = .failed
        }
    }
}

extension ErrorClass {
    fileprivate var attemptEnding: AttemptRecord.Ending {
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
