import Clock
import Fetching
import LimitTuning
import SafeText
import URLStandard

/// The few lines about a whole run that stay on the normal screen at its end.
package struct SummaryText: Sendable {
    /// Whether only ASCII may come out, for `--ascii` and the C locale.
    private let isASCII: Bool
    /// The number of error classes named, and the width of a line in cells.
    private static let groupLimit = 12
    private let columns: Int

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
        lines += errors(summary.errorGroups)
        lines += brokenLinks(summary)
        lines += summary.findings.map(finding)
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

    private func finding(_ finding: Finding) -> SafeText {
        SafeText("  \(SecretMask.text(finding.words))").truncated(to: columns)
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

    private func errors(_ groups: [ErrorGroup]) -> [SafeText] {
        guard !groups.isEmpty else { return [] }
        var lines: [SafeText] = ["  errors, each with an example:"]
        for group in groups.prefix(Self.groupLimit) {
            let count = SafeText(HumanText.grouped(group.count)).padded(to: 7, alignment: .right)
            let name = SafeText(group.name).padded(to: 18)
            lines.append("  \(count)  \(name)  \(fitted(group.url, indent: 31))")
            if let referrer = group.referrer {
                lines.append("  \(SafeText.spaces(29))linked from \(fitted(referrer, indent: 43))")
            }
        }
        if groups.count > Self.groupLimit {
            lines.append(
                "  \(SafeText.spaces(29))and \(groups.count - Self.groupLimit) more classes"
            )
        }
        return lines
    }

    private func brokenLinks(_ summary: RunSummary) -> [SafeText] {
        guard !summary.brokenLinks.isEmpty else { return [] }
        let count = SafeText(HumanText.grouped(summary.brokenLinkCount))
        var lines: [SafeText] = [
            summary.brokenLinkCount > summary.brokenLinks.count
                ? "  broken links (the first \(summary.brokenLinks.count) of \(count)):"
                : "  broken links:"
        ]
        for link in summary.brokenLinks {
            let name = SafeText(link.errorClass).padded(to: 18)
            lines.append("    \(name)  \(fitted(link.url, indent: 24))")
            lines.append("    \(SafeText.spaces(18))  on \(fitted(link.referrer, indent: 27))")
        }
        return lines
    }

    /// What a comparison of limits has found.
    private func verdict(_ comparison: ComparisonState) -> SafeText {
        SafeText("  \(comparison.heading): \(comparison.sentence)")
    }

    private func fitted(_ url: String, indent: Int) -> SafeText {
        let masked = SafeText(SecretMask.url(url))
        let text = isASCII ? masked.asciiOnly() : masked
        return text.truncated(
            to: max(columns - indent, 16),
            .middle,
            ellipsis: isASCII ? "..." : .ellipsis
        )
    }
}
