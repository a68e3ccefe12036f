import Fetching
import SafeText
import URLStandard

/// Broken links, changes and warnings.
extension SummaryText {
    /// The most broken links that are named.
    static let maximumBroken = 30
    /// The most warnings, and links of an earlier run, that are named.
    static let maximumOthers = 10
    /// The widest column of classes, in cells.
    private static let maximumLabel = 22

    /// Every broken link with its first place; beyond ``maximumBroken`` they are counted by class.
    func broken(_ summary: RunSummary) -> [SafeText] {
        let report = summary.report
        let count = report.counts.broken
        guard count > 0 else { return [] }
        let named = Array(report.broken.prefix(Self.maximumBroken))
        var heading = HumanText.grouped(count) + " broken"
        if report.hasBaseline { heading += ", \(HumanText.grouped(report.counts.newlyBroken)) new" }
        var lines: [SafeText] = [SafeText("  \(heading):")]
        let width = labelWidth(named)
        for task in named { lines += self.lines(task, labelWidth: width) }
        guard count > named.count else { return lines }
        let classes = report.classes.prefix(12).map { "\(HumanText.grouped($0.count)) \($0.name)" }
        let more = HumanText.grouped(count - named.count)
        lines.append(SafeText("    and \(more) more: -o report.html"))
        lines.append(SafeText("    in all: \(classes.joined(separator: ", "))"))
        return lines
    }

    /// What has changed since an earlier run, apart from what is broken now.
    func changes(_ report: RunReport) -> [SafeText] {
        named("mended", report.mended.map(\.url.text), of: report.counts.mended)
            + named("gone, and broken before", report.gone, of: report.gone.count)
    }

    private func named(_ heading: String, _ urls: [String], of count: Int) -> [SafeText] {
        guard count > 0 else { return [] }
        var lines = [SafeText("  \(HumanText.grouped(count)) \(heading):")]
        lines += urls.prefix(Self.maximumOthers).map { "    \(fitted($0, indent: 4))" }
        return lines + rest(count - min(urls.count, Self.maximumOthers))
    }

    /// The first warnings.
    func warnings(_ report: RunReport) -> [SafeText] {
        let count = report.counts.warned
        guard count > 0 else { return [] }
        let named = Array(report.warned.prefix(Self.maximumOthers))
        let width = labelWidth(named)
        var lines = [SafeText("  \(RunSummary.count(count, "warning")):")]
        for task in named { lines += self.lines(task, labelWidth: width) }
        return lines + rest(count - named.count)
    }

    private func rest(_ count: Int) -> [SafeText] {
        count > 0 ? [SafeText("    and \(HumanText.grouped(count)) more")] : []
    }

    private func labelWidth(_ tasks: [ReportedTask]) -> Int {
        min(tasks.map { SafeText(label($0)).width }.max() ?? 0, Self.maximumLabel)
    }

    private func label(_ task: ReportedTask) -> String {
        task.change == .new ? "\(task.label) (new)" : task.label
    }

    /// The URL, then its first place and how many pages more there are.
    private func lines(_ task: ReportedTask, labelWidth: Int) -> [SafeText] {
        let label = SafeText(label(task)).padded(to: labelWidth)
        let indent = 4 + max(label.width, labelWidth) + 2
        var lines: [SafeText] = ["    \(label)  \(fitted(task.url.text, indent: indent))"]
        if task.severity == .warning, let words = task.explanation {
            let text = SafeText(words).truncated(to: columns - indent, ellipsis: ellipsis)
            lines.append("\(SafeText.spaces(indent))\(text)")
        }
        if let place = task.places.first {
            let others = task.pageCount - 1
            let more = others > 0 ? " and \(RunSummary.count(others, "more page"))" : ""
            let room = indent + 3 + more.utf8.count
            lines.append(
                "\(SafeText.spaces(indent))on \(fitted(place.maskedLocation, indent: room))\(more)"
            )
        }
        return lines
    }
}
