import Fetching
import LimitTuning
import URLStandard

/// The text of a Markdown report.
///
/// It stays below the 1 MiB that GitHub takes as a job summary. Rows of external links are the first
/// to be left out, then warnings; what is left out is counted.
struct MarkdownReport {
    /// About the most bytes that are written.
    private static let maximumBytes = 900_000

    private let summary: RunSummary
    private let report: RunReport

    /// A report of a run that has ended.
    init(_ summary: RunSummary) {
        self.summary = summary
        report = summary.report
    }

    /// Appends the whole report.
    func append(to buffer: inout [UInt8]) {
        appendTotals(to: &buffer)
        // In the order of their worth; the document has another.
        var room = Self.maximumBytes - buffer.count
        let own = section("Broken", report.broken.filter { !$0.isExternal }, &room)
        let warnings = section("Warnings", listed(report.warned), &room)
        let mended = section("Mended", listed(report.mended), &room)
        let external = section(
            "Broken external links",
            report.broken.filter(\.isExternal),
            &room
        )
        let others = section("Everything else", listed(report.others), &room)
        for part in [own, external, warnings] { buffer += part }
        appendGone(to: &buffer)
        for part in [mended, others] { buffer += part }
    }

    private func listed(_ tasks: [ReportedTask]) -> [ReportedTask] {
        tasks.filter { summary.selection.includes($0) }
    }

    // MARK: The head

    private func appendTotals(to buffer: inout [UInt8]) {
        buffer.append("## crawltop: ")
        appendTarget(to: &buffer)
        buffer.append("\n\n")
        if let reason = summary.stopReason {
            buffer.append("**Stopped early:** ")
            buffer.append(text: reason.sentence)
            buffer.append("\n\n")
        }
        buffer.append("**")
        buffer.append(text: summary.verdict)
        buffer.append("**\n\n")
        for finding in report.runFindings {
            buffer.append("- ")
            buffer.append(codeSpan: SecretMask.text(finding.words), cells: 400)
            buffer.append("\n")
        }
        if !report.runFindings.isEmpty { buffer.append("\n") }
        if summary.unrecorded > 0 {
            buffer.append(text: HumanText.grouped(summary.unrecorded))
            buffer.append(" URLs were known and not begun.\n\n")
        }
        if summary.isInsecure {
            buffer.append("**TLS certificates were not verified** (`--insecure`)\n\n")
        }
        appendTable(to: &buffer)
        for comparison in summary.comparisons {
            buffer.append("\n**")
            buffer.append(markdown: comparison.heading)
            buffer.append(":** ")
            buffer.append(markdown: comparison.sentence)
            buffer.append("\n")
        }
    }

    /// A single URL is a link; what else was fetched is said in words.
    private func appendTarget(to buffer: inout [UInt8]) {
        if summary.target.hasPrefix("http") {
            buffer.append(markdownURL: summary.target)
        } else {
            buffer.append(markdown: SecretMask.url(summary.target))
        }
    }

    private func appendTable(to buffer: inout [UInt8]) {
        buffer.append(
            """
            | ok | failed | cancelled | skipped | retries | time | rate | received |
            |---:|---:|---:|---:|---:|---:|---:|---:|

            """
        )
        let totals = summary.totals
        for count in [totals.ok, totals.failed, totals.cancelled, totals.skipped, summary.retries] {
            buffer.append("| ")
            buffer.append(decimal: count)
            buffer.append(" ")
        }
        buffer.append("| ")
        buffer.append(text: HumanText.duration(summary.elapsed))
        buffer.append(" | ")
        buffer.append(text: HumanText.rate(summary.fetchedPerSecond))
        buffer.append(" | ")
        buffer.append(text: HumanText.bytes(totals.wireBytes))
        buffer.append(" |\n")
    }

    // MARK: Lists

    /// A list under a heading, within the room that is left; empty for no tasks.
    private func section(
        _ heading: StaticString,
        _ tasks: [ReportedTask],
        _ room: inout Int
    ) -> [UInt8] {
        guard !tasks.isEmpty else { return [] }
        var lines: [UInt8] = []
        var written = 0
        for task in tasks {
            let start = lines.count
            Self.append(task, to: &lines)
            guard lines.count <= room else {
                lines.removeSubrange(start...)
                break
            }
            written += 1
        }
        room -= lines.count
        let count = max(total(of: tasks), tasks.count)
        var section: [UInt8] = []
        section.append("\n### ")
        section.append(heading)
        section.append(" (")
        section.append(text: HumanText.grouped(count))
        section.append(")\n\n")
        section += lines
        if written < count {
            section.append("\n… and ")
            section.append(text: HumanText.grouped(count - written))
            section.append(" more that are not listed here.\n")
        }
        return section
    }

    /// How many tasks there are of the kind that a list has, also those that were not kept.
    private func total(of tasks: [ReportedTask]) -> Int {
        guard let first = tasks.first else { return 0 }
        switch first.severity {
        case .error:
            return first.isExternal ? report.counts.externalBroken : report.counts.ownBroken
        case .warning: return summary.selection == nil ? report.counts.warned : 0
        case nil: return first.change == .mended ? report.counts.mended : 0
        }
    }

    private func appendGone(to buffer: inout [UInt8]) {
        guard !report.gone.isEmpty else { return }
        buffer.append("\n### Gone, and broken before (")
        buffer.append(text: HumanText.grouped(report.gone.count))
        buffer.append(")\n\n")
        for url in report.gone.prefix(100) {
            buffer.append("- ")
            buffer.append(markdownURL: url)
            buffer.append("\n")
        }
        if report.gone.count > 100 {
            buffer.append("\n… and ")
            buffer.append(text: HumanText.grouped(report.gone.count - 100))
            buffer.append(" more that are not listed here.\n")
        }
    }
}
