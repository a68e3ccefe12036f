import Clock
import Fetching
import LimitTuning
import URLStandard

/// The parts of an HTML report, in their order.
///
/// The page is complete in itself: no script, font, style or image comes from elsewhere, and its
/// Content Security Policy forbids every request. It is read without a script, too.
struct HTMLReport {
    /// The most rows of one table.
    static let maximumRows = 10_000

    let summary: RunSummary
    var report: RunReport { summary.report }

    /// A report of a run that has ended.
    init(_ summary: RunSummary) {
        self.summary = summary
    }

    /// Hands out the document piece by piece, so that it is never in memory as a whole.
    func write(_ take: ((inout [UInt8]) -> Void) throws(SinkError) -> Void) throws(SinkError) {
        let sections = self.sections
        try take { appendHead(to: &$0) }
        try take { appendOverview(sections, to: &$0) }
        for section in sections {
            try take { section.appendHeading(to: &$0) }
            for part in section.parts { try take(part) }
            try take { $0.append("</section>\n") }
        }
        try take {
            $0.append("</main>\n<footer>Made by crawltop.</footer>\n<script>")
            $0.append(text: HTMLScript.text)
            $0.append("</script>\n</body>\n</html>\n")
        }
    }

    /// A section of the page.
    struct Section {
        /// Its identifier, and what leads to it.
        let id: StaticString
        let title: StaticString
        /// What it has, in a few words; may be empty.
        let remark: String
        /// Its content, to be written one after the other.
        let parts: [(inout [UInt8]) -> Void]

        func appendHeading(to buffer: inout [UInt8]) {
            buffer.append("<section id=\"")
            buffer.append(id)
            buffer.append("\">\n<h2>")
            buffer.append(title)
            if !remark.isEmpty {
                buffer.append(" <small>")
                buffer.append(html: remark)
                buffer.append("</small>")
            }
            buffer.append("</h2>\n")
        }
    }

    private var sections: [Section] {
        linkSections
            + [classSection, hostSection, slowestSection, flowSection, restSection]
            .compactMap(\.self)
    }

    // MARK: The head

    private func appendHead(to buffer: inout [UInt8]) {
        let style = ContentHash.source(of: HTMLStyle.text) ?? "'none'"
        let script = ContentHash.source(of: HTMLScript.text) ?? "'none'"
        buffer.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        buffer.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        buffer.append(text: "style-src \(style); script-src \(script); ")
        buffer.append("base-uri 'none'; form-action 'none'\">\n")
        buffer.append("<meta name=\"referrer\" content=\"no-referrer\">\n")
        buffer.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        buffer.append("<title>crawltop: ")
        buffer.append(html: SecretMask.url(summary.target))
        buffer.append("</title>\n<style>")
        buffer.append(text: HTMLStyle.text)
        buffer.append("</style>\n</head>\n<body>\n")
    }

    private func appendOverview(_ sections: [Section], to buffer: inout [UInt8]) {
        buffer.append("<header>\n<p class=\"name\">crawltop</p>\n<h1>")
        if summary.target.hasPrefix("http") {
            buffer.append(htmlURL: summary.target)
        } else {
            buffer.append(html: SecretMask.url(summary.target))
        }
        buffer.append("</h1>\n<p class=\"verdict")
        if report.counts.newlyBroken > 0 || summary.sawNothing {
            buffer.append(" bad")
        } else if report.counts.broken + report.counts.warned > 0 {
            buffer.append(" warn")
        }
        buffer.append("\">")
        buffer.append(html: summary.verdict)
        buffer.append("</p>\n")
        appendRemarks(to: &buffer)
        appendFacts(to: &buffer)
        appendNavigation(sections, to: &buffer)
        buffer.append("</header>\n<main>\n")
    }

    /// What qualifies the verdict, and when the run was.
    private func appendRemarks(to buffer: inout [UInt8]) {
        var remarks: [String] = []
        if let reason = summary.stopReason { remarks.append("Stopped early: \(reason.sentence).") }
        if summary.unrecorded > 0 {
            let count = HumanText.grouped(summary.unrecorded)
            remarks.append("\(count) URLs were known and not begun.")
        }
        if summary.isInsecure { remarks.append("TLS certificates were not verified (--insecure).") }
        remarks += report.runFindings.map { SecretMask.text($0.words) }
        remarks += summary.comparisons.map { "\($0.heading): \($0.sentence)" }
        for remark in remarks {
            buffer.append("<p class=\"said\">")
            buffer.append(html: remark)
            buffer.append("</p>\n")
        }
        buffer.append("<p class=\"meta\"><time datetime=\"")
        buffer.append(timestamp: summary.startedAt, hasFraction: false)
        buffer.append("\">")
        var time: [UInt8] = []
        time.append(timestamp: summary.startedAt, hasFraction: false)
        let text = String(decoding: time.dropLast(), as: UTF8.self)
        buffer.append(html: text.replacing("T", with: " ") + " UTC")
        buffer.append("</time>, ")
        buffer.append(html: HumanText.duration(summary.elapsed))
        buffer.append(", ")
        buffer.append(html: HumanText.rate(summary.fetchedPerSecond))
        buffer.append("</p>\n")
    }

    private func appendFacts(to buffer: inout [UInt8]) {
        let (totals, counts) = (summary.totals, report.counts)
        var facts = [
            ("ok", HumanText.grouped(totals.ok)), ("broken", HumanText.grouped(counts.broken)),
        ]
        if report.hasBaseline { facts.append(("new", HumanText.grouped(counts.newlyBroken))) }
        facts.append(("warnings", HumanText.grouped(counts.warned)))
        if totals.skipped > 0 { facts.append(("skipped", HumanText.grouped(totals.skipped))) }
        if totals.cancelled > 0 { facts.append(("cancelled", HumanText.grouped(totals.cancelled))) }
        facts.append(("retries", HumanText.grouped(summary.retries)))
        facts.append(("received", HumanText.bytes(totals.wireBytes)))
        buffer.append("<dl class=\"facts\">\n")
        for (name, value) in facts {
            buffer.append("<div><dt>")
            buffer.append(html: name)
            buffer.append("</dt><dd>")
            buffer.append(html: value)
            buffer.append("</dd></div>\n")
        }
        buffer.append("</dl>\n")
    }

    private func appendNavigation(_ sections: [Section], to buffer: inout [UInt8]) {
        guard sections.count > 1 else { return }
        buffer.append("<nav aria-label=\"Sections\">\n")
        for section in sections {
            buffer.append("<a href=\"#")
            buffer.append(section.id)
            buffer.append("\">")
            buffer.append(section.title)
            buffer.append("</a>\n")
        }
        buffer.append("</nav>\n")
    }
}
