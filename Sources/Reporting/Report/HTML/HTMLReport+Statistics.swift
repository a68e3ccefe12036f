import Fetching

/// Results and hosts in numbers, and the slowest tasks.
extension HTMLReport {
    /// The most hosts that are shown.
    private static let maximumHosts = 200
    /// Tasks that count as the slowest.
    private static let slowest = 25

    /// How often each status and each error without one occurred.
    var classSection: Section? {
        guard let statistics = report.statistics else { return nil }
        var rows = statistics.statuses.filter { $0.key > 0 && $0.value > 0 }.map { status, count in
            (name: "\(status)", count: count, isBad: status >= 400)
        }
        rows += report.classes.filter { !$0.name.hasPrefix("http.") }.map {
            (name: $0.name, count: $0.count, isBad: true)
        }
        guard !rows.isEmpty else { return nil }
        rows.sort { ($1.count, $0.name) < ($0.count, $1.name) }
        let all = Double(rows.reduce(0) { $0 + $1.count })
        let part: (inout [UInt8]) -> Void = { buffer in
            buffer.append("<table data-tools>\n<thead><tr><th scope=\"col\">Result</th>")
            buffer.append("<th scope=\"col\" class=\"n\">URLs</th>")
            buffer.append(
                "<th scope=\"col\" class=\"bar\" data-fixed>Share</th></tr></thead>\n<tbody>\n"
            )
            for row in rows {
                buffer.append(row.isBad ? "<tr><td><b class=\"bad\">" : "<tr><td><b>")
                buffer.append(html: row.name)
                buffer.append("</b></td>")
                buffer.append(numberCell: HumanText.grouped(row.count), value: Double(row.count))
                buffer.append("<td class=\"bar\">")
                Self.appendBar(share: Double(row.count) / all, to: &buffer)
                buffer.append("</td></tr>\n")
            }
            buffer.append("</tbody>\n</table>\n")
        }
        return Section(id: "results", title: "By result", remark: "", parts: [part])
    }

    /// What each host answered.
    var hostSection: Section? {
        guard let hosts = report.statistics?.hostsByCount.filter({ $0.host.total > 0 }),
            !hosts.isEmpty
        else { return nil }
        let part: (inout [UInt8]) -> Void = { buffer in
            buffer.append("<table data-tools>\n<thead><tr><th scope=\"col\">Host</th>")
            for name in ["ok", "broken", "warnings", "not fetched", "received", "mean time"] {
                buffer.append("<th scope=\"col\" class=\"n\">")
                buffer.append(html: name)
                buffer.append("</th>")
            }
            buffer.append("</tr></thead>\n<tbody>\n")
            for (name, host) in hosts.prefix(Self.maximumHosts) {
                Self.append(name, host, to: &buffer)
            }
            buffer.append("</tbody>\n</table>\n")
            Self.appendOmission(of: hosts.count - Self.maximumHosts, to: &buffer)
        }
        return Section(
            id: "hosts",
            title: "By host",
            remark: RunSummary.count(hosts.count, "host"),
            parts: [part]
        )
    }

    private static func append(
        _ name: String,
        _ host: RunStatistics.Host,
        to buffer: inout [UInt8]
    ) {
        buffer.append("<tr><td><span class=\"u\">")
        buffer.append(html: name)
        buffer.append("</span></td>")
        for count in [host.ok, host.broken, host.warned, host.other] {
            buffer.append(numberCell: HumanText.grouped(count), value: Double(count))
        }
        buffer.append(numberCell: HumanText.bytes(host.bytes), value: Double(host.bytes))
        let fetched = host.ok + host.broken + host.warned
        let mean = fetched > 0 ? host.milliseconds / Double(fetched) : 0
        buffer.append(
            numberCell: fetched > 0 ? HumanText.duration(.milliseconds(mean)) : "–",
            value: mean
        )
        buffer.append("</tr>\n")
    }

    /// The tasks that took longest.
    var slowestSection: Section? {
        guard let tasks = report.statistics?.slowest.prefix(Self.slowest), !tasks.isEmpty else {
            return nil
        }
        let part: (inout [UInt8]) -> Void = { buffer in
            buffer.append("<table data-tools>\n<thead><tr><th scope=\"col\">Result</th>")
            buffer.append("<th scope=\"col\">URL</th>")
            for name in ["Wait", "Body", "Size", "Time"] {
                buffer.append("<th scope=\"col\" class=\"n\">")
                buffer.append(html: name)
                buffer.append("</th>")
            }
            buffer.append("</tr></thead>\n<tbody>\n")
            for task in tasks { Self.appendRow(of: task, to: &buffer) }
            buffer.append("</tbody>\n</table>\n")
        }
        return Section(
            id: "slowest",
            title: "Slowest",
            remark: "each with all its attempts, without the wait for its turn",
            parts: [part]
        )
    }

    private static func appendRow(of task: TimedTask, to buffer: inout [UInt8]) {
        buffer.append("<tr><td class=\"k\">")
        buffer.append(task.outcome == .failed ? "<b class=\"bad\">" : "<b>")
        buffer.append(html: task.label)
        buffer.append("</b></td><td>")
        buffer.append(htmlURL: task.url.text)
        buffer.append("</td>")
        for milliseconds in [Double(task.timing.wait), Double(task.timing.body)] {
            buffer.append(
                numberCell: HumanText.duration(.milliseconds(milliseconds)),
                value: milliseconds
            )
        }
        buffer.append(numberCell: HumanText.bytes(task.bytes), value: Double(task.bytes))
        buffer.append(
            numberCell: HumanText.duration(.milliseconds(task.milliseconds)),
            value: task.milliseconds
        )
        buffer.append("</tr>\n")
    }

    private static func appendBar(share: Double, to buffer: inout [UInt8]) {
        buffer.append(
            "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        )
        buffer.append("<rect class=\"fill\" height=\"8\" rx=\".5\" width=\"")
        buffer.append(tenths: max(share * 100, 0.4))
        buffer.append("\"/></svg>")
    }
}
