package import Fetching
import LimitTuning
import SafeText
import URLStandard

/// Writes a Markdown report for the job summary of a CI run: totals, then the failures by class, each
/// with the page that links to it.
///
/// Written at the end. The report stays below GitHub's limit of 1 MiB; failures left out are counted.
package final class MarkdownSink: ResultSink {
    private let file: OutputFile
    private var failures: [TaskID: Failure] = [:]
    private var unlisted = 0

    /// The maximum of failures kept, and about the maximum of bytes written.
    private static let listLimit = 5000
    private static let byteLimit = 900_000

    private struct Failure {
        let id: TaskID
        let url: String
        let referrer: String?
        let error: FetchError
    }

    /// Creates the sink; nothing is written before the end.
    package init(to file: OutputFile) {
        self.file = file
    }

    /// Remembers the failures.
    ///
    /// A task that is retried and ends again counts by its last end.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        for result in batch {
            failures[result.id] = nil
            guard result.outcome == .failed, let error = result.error else { continue }
            if failures.count < Self.listLimit {
                failures[result.id] = Failure(
                    id: result.id,
                    url: result.url.text,
                    referrer: result.referrer?.text,
                    error: error
                )
            } else {
                unlisted += 1
            }
        }
    }

    /// Nothing; the report is written at the end.
    package func flush() throws(SinkError) {}

    /// Writes the report and closes the file.
    package func close(_ summary: RunSummary) throws(SinkError) {
        try file.append { buffer in
            Self.appendTotals(of: summary, to: &buffer)
            appendFailures(to: &buffer)
        }
        try file.close()
    }

    private static func appendTotals(of summary: RunSummary, to buffer: inout [UInt8]) {
        buffer.append("## crawltop: ")
        buffer.append(markdown: SecretMask.url(summary.target))
        buffer.append("\n\n")
        if let reason = summary.stopReason {
            buffer.append("**Stopped early:** ")
            buffer.append(markdown: reason.sentence)
            buffer.append("\n\n")
        }
        if summary.unrecorded > 0 {
            buffer.append(text: HumanText.grouped(summary.unrecorded))
            buffer.append(" URLs were known and not begun.\n\n")
        }
        if summary.isInsecure {
            buffer.append("**TLS certificates were not verified** (`--insecure`)\n\n")
        }
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
        for comparison in summary.comparisons {
            buffer.append("\n**")
            buffer.append(markdown: comparison.heading)
            buffer.append(":** ")
            buffer.append(markdown: comparison.sentence)
            buffer.append("\n")
        }
    }

    private func appendFailures(to buffer: inout [UInt8]) {
        let groups = Dictionary(grouping: failures.values, by: \.error.errorClass)
        let ordered = groups.sorted { left, right in
            left.value.count != right.value.count
                ? left.value.count > right.value.count : left.key.name < right.key.name
        }
        var missing = unlisted
        for (errorClass, members) in ordered {
            guard buffer.count < Self.byteLimit else {
                missing += members.count
                continue
            }
            buffer.append("\n### ")
            buffer.append(markdownCode: errorClass.name)
            buffer.append(" (")
            buffer.append(decimal: members.count)
            buffer.append(")\n\n| URL | linked from | detail |\n|---|---|---|\n")
            for failure in members.sorted(by: { $0.id < $1.id }) {
                if buffer.count < Self.byteLimit {
                    Self.appendRow(for: failure, to: &buffer)
                } else {
                    missing += 1
                }
            }
        }
        if missing > 0 {
            buffer.append("\n… and ")
            buffer.append(decimal: missing)
            buffer.append(" more failures that are not listed here.\n")
        }
    }

    private static func appendRow(for failure: Failure, to buffer: inout [UInt8]) {
        buffer.append("| ")
        buffer.append(markdownLink: failure.url)
        buffer.append(" | ")
        if let referrer = failure.referrer { buffer.append(markdownLink: referrer) }
        buffer.append(" | ")
        buffer.append(markdownCode: SecretMask.text(failure.error.message))
        buffer.append(" |\n")
    }
}
