package import Clock
package import Fetching
package import LimitTuning

/// Only failures, one line each (`--progress quiet`); at most twenty a second, the rest counted.
package struct QuietProgress: ProgressText {
    private let line: TaskLine
    private var failures = LineBudget(limit: 20)
    private var second: Int64 = 0

    /// Quiet progress; with `isASCII` nothing else comes out.
    package init(isASCII: Bool = false) {
        line = TaskLine(isASCII: isASCII)
    }

    /// A line for each failure.
    package mutating func finished(_ batch: [FetchResult]) -> String {
        var text = ""
        for result in batch where result.outcome == .failed && !result.role.isAuxiliary {
            if failures.take() { text += line.text(for: result) }
        }
        return text
    }

    /// A count of what the last second held back.
    package mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String {
        let now = snapshot.elapsed(at: time).components.seconds
        guard now > second else { return "" }
        second = now
        return ended()
    }

    /// A count of what was held back since the last one.
    package mutating func ended() -> String {
        let hidden = failures.renew()
        return hidden > 0 ? "FAIL   \(HumanText.grouped(hidden)) more not shown\n" : ""
    }
}
