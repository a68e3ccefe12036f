package import Clock
package import Fetching
package import LimitTuning
import SafeText

/// Progress as plain lines, for logs and pipes (`--progress plain`).
///
/// Up to ten finished tasks a second have a line each; a summary line stands for the others. Failures
/// have a budget of their own, twenty a second, because a log is read for them. While nothing ends, a
/// summary comes every ten seconds, so that silence means a stuck process.
package struct PlainProgress: ProgressText {
    private let line: TaskLine
    private let isASCII: Bool
    private var tasks = LineBudget(limit: 10)
    private var failures = LineBudget(limit: 20)
    private var second: Int64 = 0
    private var lastPrinted: Int64 = 0
    private var printed = false
    private var stage = RunStage.running
    private var limit: Int?
    private var moves = LimitMoves()

    /// Plain progress; with `isASCII`, in ASCII only.
    package init(isASCII: Bool = false) {
        line = TaskLine(isASCII: isASCII)
        self.isASCII = isASCII
    }

    /// A line for each task, within the budgets of this second.
    package mutating func finished(_ batch: [FetchResult]) -> String {
        var text = ""
        for result in batch {
            let isShown = result.outcome == .failed ? failures.take() : tasks.take()
            if isShown { text += line.text(for: result) }
        }
        if !text.isEmpty { printed = true }
        return text
    }

    /// A summary after a second that held lines back, and a line when the limit or the stage of the
    /// run changes.
    package mutating func update(
        _ snapshot: EngineSnapshot,
        _ limits: LimitState,
        at time: MonotonicTime
    ) -> String {
        var text = changes(to: snapshot, limits)
        let now = snapshot.elapsed(at: time).components.seconds
        guard now > second else { return text }
        second = now
        if printed { lastPrinted = now }
        printed = false
        let hidden = failures.renew()
        let isBusy = tasks.renew() > 0 || hidden > 0
        if isBusy || now - lastPrinted >= 10 {
            lastPrinted = now
            text += summary(of: snapshot, at: time, hiddenFailures: hidden)
        }
        return text
    }

    /// One line in their place.
    package func omission(of count: Int) -> String {
        "\(count) updates left out: standard error was not read in time\n"
    }

    /// A line for each of the first few.
    package mutating func stalled(_ stalls: [Stall]) -> String {
        stalls.prefix(3).reduce("") { text, stall in
            let time = HumanText.milliseconds(stall.duration.milliseconds)
            let words = SafeText("\(stall.part.rawValue) \(time), \(stall.culprit)")
            return text + "stalled: \((isASCII ? words.asciiOnly() : words).string)\n"
        }
    }

    private mutating func changes(to snapshot: EngineSnapshot, _ limits: LimitState) -> String {
        var text = ""
        if let limit, limit != snapshot.limit {
            text += "limit \(limit) -> \(snapshot.limit)"
            text += snapshot.draining > 0 ? ", draining \(snapshot.draining)\n" : "\n"
        }
        limit = snapshot.limit
        text += moves.takeNew(of: limits, snapshot).map { move in
            let line = SafeText("auto \(move.host): \(move.text)")
            return (isASCII ? line.asciiOnly() : line).string + "\n"
        }.joined()
        if stage != snapshot.stage, case .stopping(let reason) = snapshot.stage {
            text += Self.stop(reason, snapshot)
        }
        stage = snapshot.stage
        return text
    }

    /// Why the run stops, how long that may take, and how to shorten it.
    private static func stop(_ reason: StopReason, _ snapshot: EngineSnapshot) -> String {
        var text = "stopping: \(reason.sentence); \(snapshot.permitsTaken) in flight"
        if snapshot.permitsTaken > 0, snapshot.graceEndsAt != .distantFuture {
            let left = max(.zero, snapshot.graceEndsAt - snapshot.time)
            text += ", for \(HumanText.duration(left)) at most"
            if reason == .interrupted(signal: 2) { text += "; Ctrl-C again to stop now" }
        }
        return text + "\n"
    }

    private func summary(
        of snapshot: EngineSnapshot,
        at time: MonotonicTime,
        hiddenFailures: Int
    ) -> String {
        let totals = snapshot.totals
        let goodput = snapshot.throughput.goodputPerSecond(at: time)
        let bytes = snapshot.throughput.wireBytesPerSecond(at: time)
        var text = HumanText.duration(snapshot.elapsed(at: time))
        text += "  \(HumanText.grouped(totals.finished))/\(HumanText.grouped(totals.known)) done"
        text += "  \(HumanText.grouped(totals.failed)) failed"
        if hiddenFailures > 0 { text += " (\(HumanText.grouped(hiddenFailures)) not shown)" }
        text += "  \(snapshot.permitsTaken)/\(snapshot.limit) in flight"
        if let why = IdleReason(snapshot, at: time)?.text {
            text += " (\((isASCII ? why.asciiOnly() : why).string))"
        }
        text += "  \(HumanText.rate(goodput))  \(HumanText.bytes(Int64(min(bytes, 1e18))))/s"
        if let memory = snapshot.memory, memory.isFull {
            text += "  memory full (\(HumanText.bytes(Int64(memory.held))) of "
            text += "\(HumanText.bytes(Int64(memory.limit))))"
        } else if snapshot.isHeldBack {
            text += "  held back"
        }
        return text + (snapshot.isDispatchPaused ? "  paused\n" : "\n")
    }
}
