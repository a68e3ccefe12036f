import Fetching
import URLStandard

/// One test case of a JUnit document.
///
/// What is broken fails. What is warned of passes and says so in `system-out`, since JUnit knows no
/// warning, and a skipped case would be one that was not checked. What an earlier run knows as broken
/// is skipped, as test frameworks do with failures that are expected.
struct JUnitCase {
    /// What the case counts as.
    enum Status {
        case passed, failed, skipped
    }

    /// The most places that a case names.
    private static let maximumPlaces = 20

    let status: Status
    private let className: String
    private let name: String
    private let seconds: Double
    /// Of a failure.
    private var type = ""
    /// Of a failure, or why it was skipped.
    private var message = ""
    /// Below the message, or what a passing case says.
    private var details = ""

    /// The case of a result.
    init(_ result: FetchResult) {
        let task = ReportedTask(result)
        className = Self.authority(of: result.url.text)
        name = SecretMask.url(result.url.text)
        seconds = result.busyMilliseconds / 1000
        switch result.severity {
        case .error where result.assessment.change == .still:
            status = .skipped
            message = "still broken: \(Self.message(result, task))"
        case .error:
            status = .failed
            type = task.label
            message = Self.message(result, task)
            details = Self.lines(result, task)
        case .warning:
            status = .passed
            details = "warning: \(Self.message(result, task))\n" + Self.lines(result, task)
        case nil where result.outcome == .cancelled || result.outcome == .skipped:
            status = .skipped
            message = result.skipReason?.rawValue ?? result.outcome.rawValue
        case nil:
            status = .passed
            if result.assessment.change == .mended { details = "mended: it was broken before" }
        }
    }

    /// The case for every task that has none; nil if each has one.
    ///
    /// It fails if nothing could be looked at. Its name is always the same, so that CI servers
    /// recognise it in the next run.
    init?(restOf summary: RunSummary, besides cases: Int) {
        let totals = summary.totals
        guard cases == 0 || totals.finished > cases || summary.sawNothing else { return nil }
        className = "crawltop"
        name = "every other URL"
        seconds = 0
        let checked = "\(totals.ok) ok, \(totals.failed) failed, \(totals.skipped) skipped"
        guard summary.sawNothing else {
            status = .passed
            details = "the whole run: \(checked), \(totals.cancelled) cancelled"
            return
        }
        status = .failed
        type = "nothing-seen"
        message = summary.verdict
        details = checked
    }

    /// Appends the case as an element.
    func append(to buffer: inout [UInt8]) {
        buffer.append("<testcase classname=\"")
        buffer.append(xml: className)
        buffer.append("\" name=\"")
        buffer.append(xml: name)
        buffer.append("\" time=\"")
        buffer.append(thousandths: seconds)
        switch status {
        case .passed where details.isEmpty: return buffer.append("\"/>\n")
        case .passed:
            buffer.append("\"><system-out>")
            buffer.append(xmlText: details)
            buffer.append("</system-out>")
        case .failed:
            buffer.append("\"><failure type=\"")
            buffer.append(xml: type)
            buffer.append("\" message=\"")
            buffer.append(xml: message)
            buffer.append("\">")
            buffer.append(xmlText: details)
            buffer.append("</failure>")
        case .skipped:
            buffer.append("\"><skipped message=\"")
            buffer.append(xml: message)
            buffer.append("\"/>")
        }
        buffer.append("</testcase>\n")
    }

    private static func message(_ result: FetchResult, _ task: ReportedTask) -> String {
        let error = result.error.map { SecretMask.text($0.description) }
        return error ?? [task.label, task.explanation].compactMap(\.self).joined(separator: ": ")
    }

    private static func lines(_ result: FetchResult, _ task: ReportedTask) -> String {
        var lines = ["task \(result.name), attempts \(result.attempts)"]
        if let error = result.error { lines[0] += ", phase \(error.phase.name)" }
        if let landing = task.landing {
            lines.append("redirected to \(SecretMask.url(landing.text))")
        }
        if task.pageCount > 0 {
            lines.append("linked from \(RunSummary.count(task.pageCount, "page")):")
        }
        for place in task.places.prefix(maximumPlaces) {
            let parts = [place.maskedLocation, place.markup, place.text].filter { !$0.isEmpty }
            lines.append("  " + parts.joined(separator: "  "))
        }
        let rest = task.pageCount - min(task.places.count, maximumPlaces)
        if rest > 0 { lines.append("  and \(RunSummary.count(rest, "more page"))") }
        return lines.joined(separator: "\n")
    }

    /// Host and port of a normalised URL, by which viewers group cases.
    private static func authority(of url: String) -> String {
        let url = SecretMask.withoutCredentials(url)
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count > 2 ? String(parts[2]) : ""
    }
}
