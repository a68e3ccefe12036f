import Clock
import Fetching

/// A waterfall: when each task was at work, and in which phase.
extension HTMLReport {
    /// Units of the axis.
    private static let axis = 1000.0
    private static let phases: [StaticString] = ["dns", "connect", "tls", "wait", "body"]

    /// How long each phase took, in the order of ``phases``.
    private static func lengths(_ timing: PhaseTiming) -> [Double] {
        [timing.dns, timing.connect, timing.tls, timing.wait, timing.body].map {
            max(Double($0), 0)
        }
    }

    /// The first and the slowest tasks on one axis of time.
    var flowSection: Section? {
        guard let tasks = report.statistics?.timed, tasks.count > 1 else { return nil }
        let origin = summary.engineStartedAt
        let end = tasks.map { Self.start($0, origin) + $0.milliseconds }.max() ?? 0
        guard end > 0 else { return nil }
        let scale = Self.axis / end
        var parts: [(inout [UInt8]) -> Void] = [
            { Self.appendLegend(to: &$0) },
            { buffer in
                buffer.append("<table class=\"flow\">\n<thead><tr><th scope=\"col\">URL</th>")
                buffer.append("<th scope=\"col\" class=\"n\">Start</th>")
                buffer.append("<th scope=\"col\" class=\"n\">Time</th>")
                buffer.append("<th scope=\"col\" class=\"chart\">0 to ")
                buffer.append(html: HumanText.duration(.milliseconds(end)))
                buffer.append("</th></tr></thead>\n<tbody>\n")
            },
        ]
        parts += tasks.map { task in { Self.append(task, origin, scale, to: &$0) } }
        parts.append { $0.append("</tbody>\n</table>\n") }
        let isWhole = tasks.count < RunStatistics.maximumTimed
        return Section(
            id: "time",
            title: "Over time",
            remark: isWhole ? "" : "the first and the slowest \(RunStatistics.maximumTimed) tasks",
            parts: parts
        )
    }

    private static func start(_ task: TimedTask, _ origin: MonotonicTime) -> Double {
        max((task.startedAt - origin).milliseconds, 0)
    }

    private static func appendLegend(to buffer: inout [UInt8]) {
        buffer.append("<p class=\"legend\">")
        let names = phases + ["past"]
        let words: [StaticString] = [
            "name lookup", "connect", "TLS", "wait for the first byte", "body",
            "earlier attempts, redirects and rests",
        ]
        for (name, word) in zip(names, words) {
            buffer.append("<span><svg viewBox=\"0 0 8 8\" aria-hidden=\"true\"><rect class=\"")
            buffer.append(name)
            buffer.append("\" width=\"8\" height=\"8\" rx=\"1\"/></svg>")
            buffer.append(word)
            buffer.append("</span>\n")
        }
        buffer.append("</p>\n")
    }

    private static func append(
        _ task: TimedTask,
        _ origin: MonotonicTime,
        _ scale: Double,
        to buffer: inout [UInt8]
    ) {
        let start = start(task, origin)
        buffer.append("<tr><td>")
        buffer.append(htmlURL: task.url.text)
        buffer.append("</td>")
        buffer.append(numberCell: HumanText.duration(.milliseconds(start)), value: start)
        buffer.append(
            numberCell: HumanText.duration(.milliseconds(task.milliseconds)),
            value: task.milliseconds
        )
        buffer.append("<td class=\"chart\"><svg viewBox=\"0 0 1000 10\" ")
        buffer.append("preserveAspectRatio=\"none\" aria-hidden=\"true\">")
        let lengths = lengths(task.timing)
        let last = lengths.reduce(0, +)
        let past = max(task.milliseconds - last, 0)
        var position = start * scale
        appendBar("past", from: position, length: past * scale, to: &buffer)
        position += past * scale
        for (phase, length) in zip(phases, lengths) where length > 0 {
            appendBar(phase, from: position, length: length * scale, to: &buffer)
            position += length * scale
        }
        buffer.append("</svg></td></tr>\n")
    }

    /// A bar of at least a hair, so that a short phase is seen.
    private static func appendBar(
        _ name: StaticString,
        from position: Double,
        length: Double,
        to buffer: inout [UInt8]
    ) {
        guard length > 0.05 else { return }
        buffer.append("<rect class=\"")
        buffer.append(name)
        buffer.append("\" height=\"10\" x=\"")
        buffer.append(tenths: position)
        buffer.append("\" width=\"")
        buffer.append(tenths: max(length, 1))
        buffer.append("\"/>")
    }
}
