import Clock
import Fetching
import Reporting

extension LogFile {
    /// One line for something that stood still.
    func record(_ stall: Stall) {
        write(
            .warning,
            "stalled",
            [
                LogField("part", stall.part.rawValue),
                LogField("ms", Int(stall.duration.milliseconds)),
                LogField("culprit", stall.culprit),
            ]
        )
    }

    /// One line for a finished task.
    func record(_ result: FetchResult) {
        let level: LogLevel = result.outcome == .failed ? .error : .info
        guard isEnabled(level) else { return }
        var fields = [
            LogField("attempts", result.attempts), LogField("ms", Int(result.totalMilliseconds)),
        ]
        if let status = result.status { fields.append(LogField("status", Int(status))) }
        if let error = result.error {
            fields.append(LogField("error", sentence: error.description))
        }
        if let reason = result.skipReason { fields.append(LogField("reason", reason.rawValue)) }
        if let note = result.note { fields.append(LogField("note", sentence: note)) }
        fields.append(LogField("url", url: result.url.text))
        write(level, result.outcome.rawValue, task: result.name, fields)
    }
}
