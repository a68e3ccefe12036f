import Clock
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// What is known of a task, line by line, the most wanted first.
struct TaskFacts {
    private let row: TaskRow
    private let state: TaskState
    private let snapshot: EngineSnapshot
    private let model: DashboardModel
    /// Whether there is no room for labels.
    private let isNarrow: Bool

    init(
        _ row: TaskRow,
        state: TaskState,
        _ snapshot: EngineSnapshot,
        _ model: DashboardModel,
        isNarrow: Bool
    ) {
        self.isNarrow = isNarrow
        self.row = row
        self.state = state
        self.snapshot = snapshot
        self.model = model
    }

    /// Every fact, in lines of at most `width` cells.
    func lines(width: Int) -> [StyledLine] {
        var lines = wrapped("URL", SafeText(maskedURL: row.url.text), .strong, width)
        lines.append(stateLine)
        if let error = row.error {
            let words: SafeText = "\(SafeText(masked: error.description)) (in \(error.phase.word))"
            lines += wrapped("error", words, .error, width)
        } else {
            let why = WaitReason(row, state: state, in: snapshot, at: model.clock)
            if !why.text.isEmpty { lines.append(labelled("why", why.text, why.role)) }
        }
        if model.context.isInsecure, usesTLS {
            lines.append(labelled("TLS", "certificate not verified (--insecure)", .error))
        }
        lines.append(bodyLine)
        if !row.anomalies.isEmpty {
            let names = SafeText(row.anomalies.names.joined(separator: ", "))
            lines += wrapped("odd", names, .warning, width)
        }
        for finding in model.assessments[row.id]?.findings ?? [] {
            let words = finding.words.isEmpty ? finding.kind.rawValue : finding.words
            lines += wrapped("found", SafeText(masked: words), .warning, width)
        }
        lines.append(tryLine)
        lines += hopLines(width)
        if let host = snapshot.host(row.host) { lines += hostLines(host) }
        lines += placeLines(width)
        lines.append(timeLine)
        return lines.flatMap { $0.flowed(to: width, indent: isNarrow ? 0 : 10) }
    }

    /// Whether its own URL or one that a redirect led through is fetched over TLS.
    private var usesTLS: Bool {
        row.url.text.hasPrefix("https:")
            || snapshot.hops(of: row.id).contains { $0.url.text.hasPrefix("https:") }
    }

    private var stateLine: StyledLine {
        var line = labelled("state", state.label(model.glyphs), state.displayRole)
        if row.status > 0 {
            line.addItem(
                "status \(row.status)",
                row.status < 400 ? .ok : .error,
                glyphs: model.glyphs
            )
        }
        if let time = row.shownMilliseconds(at: model.clock) {
            let duration = Readout.duration(milliseconds: time)
            line.addItem(
                state.isFinished ? "in \(duration)" : "for \(duration)",
                glyphs: model.glyphs
            )
        }
        return line
    }

    private var bodyLine: StyledLine {
        var text: SafeText = "\(Readout.count(Int(clamping: row.bytes), "byte"))"
        if row.wireBytes != row.bytes {
            text += ", \(Readout.count(Int(clamping: row.wireBytes))) over the wire"
        }
        if row.expectedBytes >= 0 {
            text += " of \(Readout.count(Int(clamping: row.expectedBytes)))"
        }
        return labelled("body", text)
    }

    private var tryLine: StyledLine {
        var line = labelled("tries", Readout.count(Int(row.attempts), "attempt"))
        line.addItem(Readout.count(Int(row.redirects), "redirect"), glyphs: model.glyphs)
        if row.attempts > 0 {
            line.addItem(connection, glyphs: model.glyphs)
        }
        line.addItem("depth \(row.depth)", glyphs: model.glyphs)
        return line
    }

    private var connection: SafeText {
        if row.isReused { return "connection reused" }
        return row.isResumed ? "new connection, TLS resumed" : "new connection"
    }

    /// One line for each redirect: what answered, with what, and how fast.
    private func hopLines(_ width: Int) -> [StyledLine] {
        snapshot.hops(of: row.id).enumerated().map { index, hop in
            var line = labelled(index == 0 ? "redirects" : "", "\(hop.status) ", .text)
            let time = Readout.duration(milliseconds: Double(hop.milliseconds))
            line.add(time.padded(to: 6, alignment: .right), .dim)
            let room = width - line.width - 2
            let url = SafeText(maskedURL: hop.url.text)
            line.add("  \(url.truncated(to: room, .middle, ellipsis: model.glyphs.ellipsis))")
            return line
        }
    }

    private func hostLines(_ host: HostRow) -> [StyledLine] {
        var line = labelled("host", SafeText(host.name))
        line.addItem("\(host.active)/\(host.limit) in flight", glyphs: model.glyphs)
        line.addItem("\(Readout.count(host.queued)) waiting", glyphs: model.glyphs)
        var more = labelled("", "\(Readout.count(host.ok)) ok")
        more.addItem(
            "\(Readout.count(host.failed)) failed",
            host.failed > 0 ? .error : .text,
            glyphs: model.glyphs
        )
        if host.delay > .zero {
            more.addItem("\(Readout.duration(host.delay)) between starts", glyphs: model.glyphs)
        }
        if host.throttled > 0 {
            more.addItem(
                "\(Readout.count(host.throttled, "time")) 429 or 503",
                .warning,
                glyphs: model.glyphs
            )
        }
        if let failing = host.failing {
            more.addItem("dead: \(SafeText(failing.name))", .error, glyphs: model.glyphs)
        }
        if host.isPaused {
            more.addItem("paused by you, H to go on", .paused, glyphs: model.glyphs)
        }
        if let rest = host.restAsked {
            more.addItem(
                "parked: it asked to rest \(Readout.duration(rest)), r tries again",
                .warning,
                glyphs: model.glyphs
            )
        } else if case .resting(let seconds) = host.obstacle(at: model.clock) {
            more.addItem(
                "rests \(Readout.countdown(seconds: seconds)) more",
                .backoff,
                glyphs: model.glyphs
            )
        }
        return [line, more] + autoLines
    }

    /// What the auto limit does with the host; nothing while it is off.
    private var autoLines: [StyledLine] {
        let state = model.shownAuto
        guard let host = AutoFigures.host(row.host, in: state) else { return [] }
        var line = labelled("auto", host.mode.word, host.mode.displayRole)
        line.addItem("limit \(host.limit)", .strong, glyphs: model.glyphs)
        line.addItem("\(Readout.rate(host.goodput)) ok/s", glyphs: model.glyphs)
        if let pace = host.pacePerSecond {
            line.addItem("paced at \(Readout.rate(pace))/s", .backoff, glyphs: model.glyphs)
        }
        if let move = state?.moves.last(where: { $0.host == row.host }) {
            line.addItem(move.words(model.glyphs), move.displayRole, glyphs: model.glyphs)
        }
        return [line]
    }

    /// Instants as distances from the start of the run.
    private var timeLine: StyledLine {
        var line = labelled("times", "known at \(sinceStart(row.knownAt))")
        if row.startedAt != .zero {
            line.addItem("started at \(sinceStart(row.startedAt))", glyphs: model.glyphs)
        }
        if row.finishedAt != .zero {
            line.addItem("ended at \(sinceStart(row.finishedAt))", glyphs: model.glyphs)
        }
        return line
    }

    private func sinceStart(_ time: MonotonicTime) -> SafeText {
        let seconds = max(time.seconds(since: snapshot.startedAt), 0)
        return seconds < 60
            ? "\(Readout.decimal(seconds, places: 1))s"
            : Readout.duration(milliseconds: seconds * 1e3)
    }

    /// Where it is linked: every place that is known, or else the page that linked to it first.
    private func placeLines(_ width: Int) -> [StyledLine] {
        if let linked = model.assessments[row.id]?.linkedFrom, !linked.first.isEmpty {
            var lines: [StyledLine] = []
            for (index, place) in linked.first.enumerated() {
                let label: SafeText = index == 0 ? "linked on" : ""
                lines += wrapped(label, words(for: place), .text, width)
            }
            let rest = linked.count - linked.first.count
            if rest > 0 {
                lines.append(labelled("", "and \(Readout.count(rest, "more page"))", .dim))
            }
            return lines
        }
        guard let referrer = row.referrer else { return [] }
        let url =
            snapshot.row(referrer).map { SafeText(maskedURL: $0.url.text) }
            ?? "task \(referrer.index + 1)"
        return wrapped("found on", url, .text, width)
    }

    /// `URL:line:column <a href> text`.
    private func words(for place: LinkPlace) -> SafeText {
        var words = SafeText(maskedURL: place.page.text)
        if place.line > 0 { words += ":\(place.line):\(place.column)" }
        let markup = [place.element, place.attribute].filter { !$0.isEmpty }
        if !markup.isEmpty { words += " <\(SafeText(markup.joined(separator: " ")))>" }
        if !place.text.isEmpty { words += " \(SafeText(masked: place.text))" }
        return words
    }

    private func labelled(
        _ label: SafeText,
        _ text: SafeText,
        _ role: Role = .text
    ) -> StyledLine {
        var line = isNarrow ? StyledLine() : StyledLine(label.padded(to: 10), .dim)
        line.add(text, role)
        return line
    }

    private func wrapped(
        _ label: SafeText,
        _ text: SafeText,
        _ role: Role,
        _ width: Int
    ) -> [StyledLine] {
        text.wrapped(to: max(isNarrow ? width : width - 10, 1)).enumerated().map { index, part in
            labelled(index == 0 ? label : "", part, role)
        }
    }
}
