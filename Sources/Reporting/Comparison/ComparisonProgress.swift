package import Clock
package import Fetching
package import LimitTuning

/// A comparison's progress as lines, one for each finished block (`--progress plain` and `json`).
package struct ComparisonProgress: ProgressText {
    private let write: @Sendable (BlockRecord) -> String
    /// Reports that the server asked for a rest at a limit.
    private let writeRest: @Sendable (Int) -> String
    private let writeVerdict: @Sendable (ComparisonState) -> String
    private var told = 0
    private var wasResting = false
    private var hasVerdict = false

    /// Progress for people.
    package init(isASCII: Bool) {
        let text = ComparisonText(isASCII: isASCII)
        write = { text.line(for: $0) }
        writeRest = { text.restLine(at: $0) }
        writeVerdict = { _ in "" }
    }

    /// Progress for programs: a line of JSON for each block, and a last one with the verdict.
    package init() {
        write = ComparisonReport.json
        writeRest = { _ in "" }
        writeVerdict = { ComparisonReport($0).verdictLine }
    }

    /// Nothing, because the results are only a sample.
    package mutating func finished(_ batch: [FetchResult]) -> String { "" }

    /// The blocks that finished since the last call.
    package mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String {
        guard let state = limits.comparison else { return "" }
        var text = ""
        if state.blocks.count > told {
            text = state.blocks[told...].map(write).joined()
            told = state.blocks.count
        }
        if case .resting = state.blockPhase, let limit = state.currentLimit {
            if !wasResting { text += writeRest(limit) }
            wasResting = true
        } else {
            wasResting = false
        }
        if state.stop != nil, !hasVerdict { text += writeVerdict(state) }
        hasVerdict = state.stop != nil
        return text
    }
}
