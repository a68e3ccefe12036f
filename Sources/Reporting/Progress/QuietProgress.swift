package import Clock
package import Fetching
package import LimitTuning

/// Only failures, one line each (`--progress quiet`): at most twenty a second, and a count of the
/// others.
package struct QuietProgress: ProgressText {
    private let line: TaskLine
    private var failures = LineBudget(limit: 20)
    private var second: Int64 = 0

    /// Quiet progress; with `isASCII`, in ASCII only.
    package init(isASCII: Bool = false) {
        line = TaskLine(isASCII: isASCII)
    }

    /// A line for each failure.
    package mutating func finished(_ batch: [FetchResult]) -> String {
        var text = ""
        for result in batch where result.outcome == .failed {
            if failures.take() { text += line.text(for: result) }
        }
        return text
    }

    /// The number of lines that the last second held back.
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

    /// The number of lines held back since the last count.
    package mutating func ended() -> String {
        let hidden = failures.renew()
        return hidden > 0 ? "FAIL   \(HumanText.grouped(hidden)) more not shown\n" : ""
    }
}
