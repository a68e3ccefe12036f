package import Fetching
package import LimitTuning
package import Statistics

/// A comparison's progress as lines, one for each finished block (`--progress plain` and `json`).
package struct ComparisonProgress: ProgressText {
    private let write: @Sendable (BlockRecord) -> String
    private var told = 0

    /// Progress for people.
    package init(isASCII: Bool) {
        let text = ComparisonText(isASCII: isASCII)
        write = { text.line(for: $0) }
    }

    /// Progress with a line of one's own for each block.
    package init(_ write: @escaping @Sendable (BlockRecord) -> String) {
        self.write = write
    }

    /// Nothing: what is fetched is only a sample.
    package mutating func finished(_ batch: [FetchResult]) -> String { "" }

    /// The blocks that have finished since the last time.
    package mutating func update(_ snapshot: EngineSnapshot, at time: MonotonicTime) -> String {
        guard let state = snapshot.steering as? ComparisonState, state.blocks.count > told else {
            return ""
        }
        defer { told = state.blocks.count }
        return state.blocks[told...].map(write).joined()
    }
}
