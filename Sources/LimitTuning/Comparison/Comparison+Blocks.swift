import Clock
import Fetching
import Glibc
import Statistics

/// One block after the other.
extension Comparison {
    /// How much longer than at the lowest limit the p95 may be.
    private static let slowdown = 5.0
    /// Milliseconds of thinking that harm no server, however fast it was before.
    private static let harmless = 10.0

    /// Begins the next block, or ends the comparison.
    mutating func startNext(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        while true {
            guard !table.survivors.isEmpty else { return finish(.objected, load, now) }
            switch stage {
            case .screening(let walk):
                if let limit = walk.current {
                    return start(limit, .screening, .screening, load, now)
                }
                nextRound()
            case .rounds(let pending):
                if let limit = pending.last {
                    let part: BlockRecord.Part = refinements > 0 ? .refining : .confirming
                    return start(limit, part, .measuring, load, now)
                }
                if let stop = roundEnded() { return finish(stop, load, now) }
            }
        }
    }

    /// Draws the order of a new round.
    mutating func nextRound() {
        round += 1
        stage = .rounds(pending: table.survivors.shuffled(using: &generator))
        view.phase = refinements > 0 ? .refining(round: round) : .confirming(round: round)
    }

    /// Begins a block.
    mutating func start(
        _ limit: Int,
        _ part: BlockRecord.Part,
        _ rule: BlockRule,
        _ load: EngineLoad,
        _ now: MonotonicTime
    ) -> [SteeringOrder] {
        guard let origin else { return [] }
        block = RunningBlock(
            BlockRecord(limit: limit, part: part, round: part == .screening ? 0 : round),
            rule: rule,
            origin: origin,
            warmUp: BlockWarmUp(
                limit: limit,
                inFlight: load.permitsTaken,
                expectsReuse: expectsReuse,
                now: now
            ),
            usual: lowest == nil ? nil : usual,
            now: now
        )
        view.currentLimit = limit
        view.blockPhase = load.permitsTaken > limit ? .draining : .warmingUp
        view.blockProgress = 0
        return [.limit(limit)]
    }

    /// A block has measured enough.
    mutating func blockEnded(_ load: EngineLoad, _ now: MonotonicTime) -> [SteeringOrder] {
        guard let block, let measurement = block.measurement else { return [] }
        if rateProbe != nil { return endRateProbe(load, now) }
        let record = block.record
        settleLittle()
        little = measurement.littleCheck(block: view.blocks.count, load, now: now)
        view.blocks.append(record)
        self.block = nil
        expectsReuse = !measurement.opensConnections
        if !record.isVoid {
            ledger.add(record, measurement)
            usual.add(measurement.attempts)
            if let orders = count(record, measurement.think, load, now) { return orders }
        }
        describe()
        return startNext(load, now)
    }

    /// Takes a block into the screening or its round.
    ///
    /// - Returns: Orders, where that ended more than the block.
    private mutating func count(
        _ record: BlockRecord,
        _ think: DurationHistogram,
        _ load: EngineLoad,
        _ now: MonotonicTime
    ) -> [SteeringOrder]? {
        switch stage {
        case .screening(var walk):
            if lowest == nil {
                lowest = think
                if record.good == 0 {
                    giveUp(record.limit, because: .failures)
                    return startNext(load, now)
                }
            } else if let lowest, Self.isSlower(think, than: lowest) {
                giveUp(record.limit, because: .latency)
                return startNext(load, now)
            }
            walk.passed()
            stage = .screening(walk)
        case .rounds(var pending):
            pending.removeLast()
            stage = .rounds(pending: pending)
            table.add(limit: record.limit, round: round, value: record.response)
        }
        return nil
    }

    /// Whether more than 5 % of the answers certainly took over five times the lowest limit's p95.
    ///
    /// Both are known from a few answers only, and pages differ: the p95 is taken at the upper end of
    /// what it may be (a one-sided 95 % bound by order statistics), the share at three standard errors.
    private static func isSlower(_ think: DurationHistogram, than lowest: DurationHistogram) -> Bool
    {
        let share = 0.95 + 1.645 * (0.0475 / Double(max(lowest.count, 1))).squareRoot()
        let line = max(slowdown * lowest.percentile(min(share, 1)), harmless)
        let count = Double(think.count)
        let most = 0.05 * count + 3 * (0.0475 * count).squareRoot()
        return Double(think.count(above: line)) > most
    }

    /// Gives up a limit and all above it.
    mutating func giveUp(_ limit: Int, because cause: LimitStanding.StopCause) {
        block = nil
        table.stop(from: limit)
        for index in view.limits.indices where view.limits[index].limit >= limit {
            if view.limits[index].limit == limit { view.limits[index].stopCause = cause }
            view.limits[index].status = .stopped
            view.limits[index].isMeasured = false
        }
        switch stage {
        case .screening(var walk):
            walk.stopped()
            stage = .screening(walk)
        case .rounds(let pending):
            stage = .rounds(pending: pending.filter { $0 < limit })
        }
        describe()
    }

    /// Judges a round that is complete.
    ///
    /// - Returns: Why nothing more is to be measured; nil if a new round was drawn.
    private mutating func roundEnded() -> ComparisonState.Stop? {
        judgement = table.judge()
        describe()
        drawCurve()
        if judgement.recommended != nil {
            guard refinements > 0, admitMiddle() else { return .decided }
        } else if round >= lastRound {
            return .rounds
        }
        nextRound()
        return nil
    }

    /// Ends the comparison and gives the limit back that was there before.
    mutating func finish(
        _ stop: ComparisonState.Stop,
        _ load: EngineLoad,
        _ now: MonotonicTime
    ) -> [SteeringOrder] {
        isFinished = true
        little = nil
        block = nil
        view.phase = .over(stop)
        view.currentLimit = nil
        view.blockProgress = 0
        view.isRefinable = finerLimits != nil
        describe()
        drawCurve()
        compareLatencies()
        var orders: [SteeringOrder] = restUntil == nil ? [] : [.hold(false)]
        restUntil = nil
        if let probe = rateProbe, probe.isRunning { orders.append(.hostPace(host, .zero)) }
        rateProbe = nil
        return orders + [.limit(formerLimit)]
    }

    private mutating func settleLittle() {
        guard let little, view.blocks.indices.contains(little.block) else { return }
        view.blocks[little.block].littleError = little.error
        self.little = nil
    }
}
