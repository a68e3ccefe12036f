import Clock
import Crawling
import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// Title, permits, totals, rates, and why the run is not faster.
struct HeaderView {
    private let model: DashboardModel
    private let glyphs: GlyphSet
    private let auto: AutoFigures?

    init(_ model: DashboardModel) {
        self.model = model
        auto = model.shownAuto.flatMap { state in
            model.shown.flatMap { model.isFinished ? nil : AutoFigures(state, $0) }
        }
        glyphs = model.glyphs
    }

    /// Draws as many lines as there is room for, the most important ones first.
    func draw(into frame: inout Frame, in rect: Rect) {
        drawTitle(into: &frame, in: rect.row(0))
        guard let snapshot = model.shown else { return }
        var lines = 1
        func next() -> Rect {
            defer { lines += 1 }
            return rect.row(lines)
        }
        if rect.height != 2 {
            drawPermits(snapshot, isLow: rect.height < 5, into: &frame, in: next())
        }
        drawTasks(snapshot, into: &frame, in: next())
        guard rect.height >= 5 else { return drawCrawl(into: &frame, in: next()) }
        drawRates(snapshot, into: &frame, in: next())
        if let auto { drawAuto(auto, snapshot, into: &frame, in: next()) }
        drawCrawl(into: &frame, in: model.crawl == nil ? rect.row(-1) : next())
        let bottleneck = Bottleneck(model, snapshot)
        let area = drawLabel(model.isFinished ? "end" : "pace", into: &frame, in: next())
        var line = StyledLine()
        if model.isFinished, let summary = model.summary, !summary.isEmpty {
            for text in summary { line.addItem(text, .strong, glyphs: glyphs) }
        } else {
            line.add(bottleneck.text, bottleneck.role)
        }
        line.draw(into: &frame, in: area, glyphs: glyphs)
    }

    private func drawTitle(into frame: inout Frame, in rect: Rect) {
        let word = RunWord(model)
        var right = StyledLine()
        if rect.width >= 100 { right.add(loopMeter, .dim) }
        InsecureMark.add(to: &right, model, width: rect.width)
        if model.context.ignoresRobots { right.add("robots ignored  ", .warning) }
        if model.isFrozen { right.add("FROZEN  ", .warning, bold: true) }
        right.add(word.text, word.role, bold: true)
        let elapsed = model.latest.map { model.clock - $0.startedAt }
        right.add((elapsed.map { Readout.duration($0) } ?? "").padded(to: 8, alignment: .right))
        let (end, start) = rect.splitting(right: right.width)
        var left = StyledLine("crawltop ", .title)
        left.add(" \(model.context.kind.rawValue) ", .dim)
        let room = max(start.width - left.width - 2, 0)
        let target = model.context.target
        left.add(target.truncated(to: room, .middle, ellipsis: glyphs.ellipsis), .strong)
        left.draw(into: &frame, in: start, glyphs: glyphs)
        right.draw(into: &frame, in: end, glyphs: glyphs)
    }

    /// `loop 0.3ms  `: the longest turn of the network thread in the last second or two.
    private var loopMeter: SafeText {
        let longest = model.stalls.network.longest
        guard longest > .zero, !model.isFinished else { return "" }
        return "loop \(Readout.duration(longest))  "
    }

    /// - Parameter isLow: Whether there is no line for the auto limit's moves.
    private func drawPermits(
        _ snapshot: EngineSnapshot,
        isLow: Bool,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let (bar, area) = drawBarLabel("permits", into: &frame, in: rect)
        let limit = auto?.limit ?? comparedLimit ?? snapshot.limit
        let whole = Double(max(limit, snapshot.permitsTaken, 1))
        let inside = Double(min(snapshot.permitsTaken, limit)) / whole
        let over = Double(snapshot.draining) / whole
        ProgressBar(.segments([.init(inside, .accent), .init(over, .warning)]))
            .draw(into: &frame, in: bar, glyphs: glyphs)
        var line = StyledLine()
        line.add("\(snapshot.permitsTaken)/\(limit)", .strong)
        if let auto {
            line.addItem("auto \(auto.limit) (cap \(auto.cap))", .accent, glyphs: glyphs)
        }
        if comparedLimit != nil { line.addItem("comparing", .accent, glyphs: glyphs) }
        let waiting = Readout.count(snapshot.totals.queued)
        line.addItem("\(waiting) waiting", .text, glyphs: glyphs)
        if snapshot.draining > 0 {
            let from: SafeText = model.limit.drainsFrom.map { "\($0)\(glyphs.right)" } ?? ""
            line.addItem(
                "limit \(from)\(snapshot.limit), draining \(snapshot.draining)",
                .warning,
                glyphs: glyphs
            )
        }
        if rect.width >= 60, isLow, let move = auto?.moves.first {
            line.addItem(move.words(glyphs), move.displayRole, glyphs: glyphs)
        }
        line.draw(into: &frame, in: area, glyphs: glyphs)
    }

    /// The limit that a comparison measures on this run's own work; nil for none.
    private var comparedLimit: Int? { model.comparisonOfRun?.currentLimit.map { max($0, 1) } }

    /// The limit second by second, below the rate that it gave, and the newest moves.
    private func drawAuto(
        _ auto: AutoFigures,
        _ snapshot: EngineSnapshot,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let (bar, area) = drawBarLabel("auto", into: &frame, in: rect)
        let seconds = min(snapshot.throughput.samples.count, bar.width)
        Sparkline(auto.history(seconds: seconds, snapshot, at: model.clock), role: .accent)
            .draw(into: &frame, in: bar, glyphs: glyphs)
        var line = StyledLine()
        for move in auto.moves {
            let words = move.words(glyphs)
            guard line.parts.isEmpty || line.width + 3 + words.width <= area.width else { break }
            line.addItem(words, move.displayRole, glyphs: glyphs)
        }
        if line.parts.isEmpty { line.add("no move yet", .dim) }
        line.draw(into: &frame, in: area, glyphs: glyphs)
    }

    private func drawTasks(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let (bar, area) = drawBarLabel("tasks", into: &frame, in: rect)
        let totals = snapshot.totals
        drawOutcomes(totals, into: &frame, in: bar)
        let words = TotalsLine(totals, glyphs: glyphs)
        words.fitting(area.width).draw(into: &frame, in: area, glyphs: glyphs)
    }

    /// Draws a cell at least for what went wrong, then for what went well, then for the rest, and
    /// leaves one at least for what is still to come.
    private func drawOutcomes(_ totals: Totals, into frame: inout Frame, in bar: Rect) {
        let width = Double(max(bar.width, 1))
        let whole = Double(max(totals.known, totals.finished, 1))
        func cells(_ count: Int) -> Double {
            count == 0 ? 0 : max(1, (Double(count) / whole * width).rounded())
        }
        let done = (Double(totals.finished) / whole * width).rounded(.down)
        let failed = min(cells(totals.failed), done)
        let good = totals.ok == 0 ? 0 : min(1, done - failed)
        let others = min(cells(totals.cancelled + totals.skipped), done - failed - good)
        ProgressBar(
            .segments([
                .init((done - failed - others) / width, .ok),
                .init(failed / width, .error),
                .init(others / width, .skipped),
            ])
        ).draw(into: &frame, in: bar, glyphs: glyphs)
    }

    private func drawRates(_ snapshot: EngineSnapshot, into frame: inout Frame, in rect: Rect) {
        let (bar, area) = drawBarLabel(
            model.isFinished ? "mean" : "rate",
            into: &frame,
            in: rect
        )
        let samples = snapshot.throughput.samples.suffix(bar.width).map { Double($0.succeeded) }
        Sparkline(samples).draw(into: &frame, in: bar, glyphs: glyphs)
        var line = StyledLine()
        let (rate, bytes) = rates(snapshot)
        line.add("\(Readout.rate(rate).padded(to: 5, alignment: .right))/s", .strong)
        var items = [Readout.byteRate(bytes).padded(to: 9, alignment: .right)]
        let latency = snapshot.latency
        if latency.count > 0 {
            let median = Readout.duration(milliseconds: latency.waitP50)
            let high = Readout.duration(milliseconds: latency.waitP95)
            items.append("wait \(median) p95 \(high)")
        }
        let connections = snapshot.connections
        if connections.opened + connections.reused > 0 {
            let share = Readout.percent(connections.reuseShare)
            items.append("\(share) reused")
        }
        if snapshot.retries > 0 {
            items.append(
                "\(Readout.count(snapshot.retries)) \(snapshot.retries == 1 ? "retry" : "retries")"
            )
        }
        for item in items where line.width + 3 + item.width <= area.width {
            line.addItem(item, glyphs: glyphs)
        }
        line.draw(into: &frame, in: area, glyphs: glyphs)
    }

    /// Of the last seconds while the run goes on, of all of it once it is over.
    private func rates(_ snapshot: EngineSnapshot) -> (perSecond: Double, bytes: Double) {
        let time = model.clock
        let elapsed = time.seconds(since: snapshot.startedAt)
        guard model.isFinished, elapsed > 0 else {
            let throughput = snapshot.throughput
            return (throughput.goodputPerSecond(at: time), throughput.wireBytesPerSecond(at: time))
        }
        let totals = snapshot.totals
        return (Double(totals.ok) / elapsed, Double(totals.wireBytes) / elapsed)
    }

    private func drawCrawl(into frame: inout Frame, in rect: Rect) {
        guard let crawl = model.crawl, let snapshot = model.shown else { return }
        let area = drawLabel("crawl", into: &frame, in: rect)
        var line = StyledLine("\(Readout.count(crawl.frontier)) in frontier")
        for (text, role) in CrawlFigures(crawl, snapshot, at: model.clock).items
        where line.width + 3 + text.width <= area.width {
            line.addItem(text, role, glyphs: glyphs)
        }
        line.draw(into: &frame, in: area, glyphs: glyphs)
    }

    /// Columns that labels take, and the bars beside them, so that all lines stand below each other.
    private func drawLabel(_ label: SafeText, into frame: inout Frame, in rect: Rect) -> Rect {
        let (left, rest) = rect.splitting(left: 9)
        frame.draw(label, in: left, ellipsis: glyphs.ellipsis, style: Style(.dim))
        return rest
    }

    private func drawBarLabel(
        _ label: SafeText,
        into frame: inout Frame,
        in rect: Rect
    ) -> (bar: Rect, rest: Rect) {
        let rest = drawLabel(label, into: &frame, in: rect)
        let (bar, text) = rest.splitting(left: min(max(rect.width / 4 - 6, 12), 48))
        return (bar, text.splitting(left: 2).rest)
    }
}
