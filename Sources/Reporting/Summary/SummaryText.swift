import Clock
import Fetching
import LimitTuning
import SafeText
import URLStandard

/// The few lines about a whole run that stay on the normal screen at its end.
///
/// Each thing is said once: counts, traffic, then every broken link with its first place, warnings,
/// and what there is to say of the run.
package struct SummaryText: Sendable {
    /// Whether only ASCII may come out, for `--ascii` and the C locale.
    let isASCII: Bool
    /// The width of a line in cells.
    let columns: Int

    /// A writer of summaries.
    ///
    /// - Parameters:
    ///   - isASCII: Whether only ASCII may come out.
    ///   - columns: Where URLs are cut; at least 40. Without a terminal, leave it out.
    package init(isASCII: Bool = false, columns: Int = 400) {
        self.isASCII = isASCII
        self.columns = max(columns, 40)
    }

    /// The lines, each with a line feed; all remote text in them is safe.
    package func lines(for summary: RunSummary) -> String {
        var lines: [SafeText] = [headline(summary), counts(summary), traffic(summary)]
        if summary.unrecorded > 0 { lines.append(unrecorded(summary)) }
        if summary.latency.count > 0 { lines.append(latency(summary.latency)) }
        if summary.isInsecure { lines.append("  TLS certificates were not verified (--insecure)") }
        lines += broken(summary) + changes(summary.report) + warnings(summary.report)
        lines += runFindings(summary.report)
        if summary.sawNothing { lines.append("  \(SafeText(summary.verdict))") }
        lines += summary.comparisons.map(verdict)
        return lines.map { (isASCII ? $0.asciiOnly() : $0).string + "\n" }.joined()
    }

    private func headline(_ summary: RunSummary) -> SafeText {
        let target = SafeText(SecretMask.url(summary.target)).truncated(to: columns / 2, .middle)
        guard let reason = summary.stopReason else { return "\(target): finished" }
        return "\(target): stopped, \(reason.sentence)"
    }

    private func counts(_ summary: RunSummary) -> SafeText {
        let totals = summary.totals
        var parts = [
            "\(HumanText.grouped(totals.ok)) ok", "\(HumanText.grouped(totals.failed)) failed",
        ]
        if totals.skipped > 0 { parts.append("\(HumanText.grouped(totals.skipped)) skipped") }
        if totals.cancelled > 0 { parts.append("\(HumanText.grouped(totals.cancelled)) cancelled") }
        let left = totals.known - totals.finished
        if left > 0 { parts.append("\(HumanText.grouped(left)) not fetched") }
        return SafeText(
            "  \(parts.joined(separator: ", ")) in \(HumanText.duration(summary.elapsed))"
                + " (\(HumanText.rate(summary.fetchedPerSecond)))"
        )
    }

    private func unrecorded(_ summary: RunSummary) -> SafeText {
        let count = HumanText.grouped(summary.unrecorded)
        return SafeText("  \(count) URLs were known and not begun, and are not in the outputs")
    }

    private func traffic(_ summary: RunSummary) -> SafeText {
        let totals = summary.totals
        var text = "  \(HumanText.bytes(totals.wireBytes)) received"
        if totals.bytes != totals.wireBytes { text += ", \(HumanText.bytes(totals.bytes)) decoded" }
        let connections = summary.connections
        if connections.opened + connections.reused > 0 {
            let noun = connections.opened == 1 ? "connection" : "connections"
            text += "; \(HumanText.grouped(connections.opened)) \(noun)"
            if connections.resumed > 0 {
                text += " (\(HumanText.grouped(connections.resumed)) resumed a TLS session)"
            }
            text += ", reused by \(HumanText.percent(connections.reuseShare)) of requests"
        }
        return SafeText(text + "; \(HumanText.grouped(summary.retries)) retries")
    }

    private func latency(_ latency: LatencySummary) -> SafeText {
        SafeText(
            "  wait p50 \(HumanText.milliseconds(latency.waitP50)),"
                + " p95 \(HumanText.milliseconds(latency.waitP95)),"
                + " p99 \(HumanText.milliseconds(latency.waitP99));"
                + " whole attempt p50 \(HumanText.milliseconds(latency.attemptP50)),"
                + " p95 \(HumanText.milliseconds(latency.attemptP95))"
        )
    }

    /// What a comparison of limits has found.
    private func verdict(_ comparison: ComparisonState) -> SafeText {
        SafeText("  \(comparison.heading): \(comparison.sentence)")
    }

    /// What there is to say of the run, the first sentences.
    private func runFindings(_ report: RunReport) -> [SafeText] {
        let findings = report.runFindings
        let shown = findings.prefix(Self.maximumOthers).map { "  \(sentence($0))" as SafeText }
        let rest = findings.count - shown.count
        return shown + (rest > 0 ? ["  and \(rest) more findings like these"] : [])
    }

    /// A finding of the run as a sentence.
    private func sentence(_ finding: Finding) -> SafeText {
        let words = finding.words.isEmpty ? finding.kind.rawValue : SecretMask.text(finding.words)
        return SafeText(words).truncated(to: columns - 2, ellipsis: ellipsis)
    }

    /// What a line shows where text was cut.
    var ellipsis: SafeText { isASCII ? "..." : .ellipsis }

    /// A URL with its secrets masked, cut to what is left of a line.
    func fitted(_ url: String, indent: Int) -> SafeText {
        let masked = SafeText(SecretMask.url(url))
        let text = isASCII ? masked.asciiOnly() : masked
        return text.truncated(to: max(columns - indent, 16), .middle, ellipsis: ellipsis)
    }
}
