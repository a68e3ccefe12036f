import Fetching
import Glibc
import Statistics

/// Looks for whatever limits the trust in a comparison.
struct ComparisonWarnings {
    private let view: ComparisonState
    private let table: RoundMatrix
    private let ledger: BlockLedger
    private let measured: [BlockRecord]
    /// In ln(goodput): what one block is precise to.
    private static let leastDrift = BlockRule.measuring.precision

    /// Everything there is to look at.
    init(_ view: ComparisonState, _ table: RoundMatrix, _ ledger: BlockLedger) {
        self.view = view
        self.table = table
        self.ledger = ledger
        measured = view.blocks.filter { !$0.isVoid }
    }

    /// The warnings that hold, in the order in which they are declared; none of a server that has not
    /// answered well once, for there is nothing to trust or not.
    var all: [ComparisonWarning] {
        guard measured.isEmpty || measured.contains(where: { $0.good > 0 }) else { return [] }
        return ComparisonWarning.allCases.filter(holds)
    }

    private func holds(_ warning: ComparisonWarning) -> Bool {
        switch warning {
        case .clientLimited: view.clientLimitedFrom != nil
        case .littleMismatch: measured.count { abs($0.littleError) > 0.03 } * 10 > measured.count
        case .notLimitBound: measured.contains { !$0.isLimitBound }
        case .rateLimited: view.rate != nil
        case .pageMix: hasUnequalMix
        case .drift: hasDrifted
        case .stillRising: isStillRising
        case .serverObjected: view.rate == nil && view.limits.contains { $0.hasObjection }
        case .tooNoisy: isTooNoisy
        case .http2: view.plan.isHTTP2
        case .stalled: view.blocks.contains(where: \.isVoid)
        }
    }

    /// Whether hosts have different shares of the attempts at different limits: by a χ² test, and by
    /// enough to matter, for of many attempts a test finds every trifle.
    private var hasUnequalMix: Bool { ledger.mixDistance > 0.1 && ledger.mixProbability < 0.01 }

    /// Whether the server became slower or faster, by a slope or a step over all blocks in order, and
    /// by enough to matter: on a server that hardly varies a test finds every trifle.
    private var hasDrifted: Bool {
        let limits = Set(measured.map(\.limit)).sorted()
        let series = measured.compactMap { block in
            limits.firstIndex(of: block.limit).map {
                (level: $0, time: block.measuredFrom, value: block.response)
            }
        }
        let drift = DriftTest.strongest(series)
        return drift.probability < 0.01 && drift.size > Self.leastDrift
    }

    /// Whether the largest limit that was measured is certainly faster than the one before it.
    private var isStillRising: Bool {
        let kept = view.limits.filter { $0.status != .stopped && $0.goodput != nil }
        guard let last = kept.last, let before = kept.dropLast().last, last.isBest else {
            return false
        }
        let above = view.limits.first { $0.limit > last.limit }
        if let above, above.stopCause != .latency { return false }
        if let tried = above.flatMap({ ledger.screened[$0.limit] }),
            let most = ledger.screened[last.limit],
            tried < most * (1 + view.plan.tolerance)
        {
            return false
        }
        return before.relative.map { $0.upperBound < 0 } ?? false
    }

    private var isTooNoisy: Bool {
        guard case .over(let stop) = view.phase, stop == .rounds || stop == .budget,
            view.recommended == nil, view.limits.contains(where: { $0.status != .stopped })
        else { return false }
        return view.missingTime.map { $0 > view.plan.budget } ?? true
    }
}
