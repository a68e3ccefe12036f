import Fetching
import LimitTuning
import SafeText
import TerminalUI

/// The form that says which limits to compare, and what that costs the server.
struct ComparisonFormView {
    private let form: ComparisonForm
    private let model: DashboardModel

    init(_ form: ComparisonForm, _ model: DashboardModel) {
        self.form = form
        self.model = model
    }

    private var glyphs: GlyphSet { model.glyphs }

    /// The box in the middle of an area; nil where there is no room for one.
    private func box(in rect: Rect) -> Rect? {
        guard rect.width >= 46, rect.height >= 9 else { return nil }
        let lines = price.wrapped(to: min(rect.width, 72) - 4).count
        return rect.centered(width: 72, height: min(8 + lines, rect.height))
    }

    /// What a click chooses; nothing outside the fields.
    func part(
        at point: Point,
        in rect: Rect
    ) -> (field: ComparisonForm.Field?, source: ComparisonPlan.Source?) {
        guard let box = box(in: rect), box.contains(point) else { return (nil, nil) }
        switch point.y - box.y - 1 {
        case 3: return (.source, .live)
        case 4: return (.source, .probe)
        case let row: return (ComparisonForm.Field(rawValue: row), nil)
        }
    }

    /// Draws in the middle of an area; too small for a box, the field in focus and the price remain.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard let box = box(in: rect) else { return drawSmall(into: &frame, in: rect) }
        let price = price.wrapped(to: box.width - 4)
        frame.fill(box)
        Box(title: "Compare limits").draw(into: &frame, in: box, glyphs: glyphs)
        let inner = box.inset(horizontally: 2, vertically: 1)
        for (row, field) in ComparisonForm.Field.allCases.enumerated() where field != .source {
            draw(field, into: &frame, in: inner.row(row))
        }
        drawSource(.live, into: &frame, in: inner.row(3))
        drawSource(.probe, into: &frame, in: inner.row(4))
        let rest = inner.rows(min(6, inner.height)..<inner.height)
        for (index, line) in price.prefix(rest.height).enumerated() {
            frame.draw(line, in: rest.row(index), ellipsis: glyphs.ellipsis, style: priceStyle)
        }
    }

    private func drawSmall(into frame: inout Frame, in rect: Rect) {
        frame.fill(rect)
        if form.focus == .source {
            drawSource(form.source, into: &frame, in: rect.row(0))
        } else {
            draw(form.focus, into: &frame, in: rect.row(0))
        }
        let rest = rect.rows(min(1, rect.height)..<rect.height)
        for (index, line) in price.wrapped(to: max(rest.width, 1)).prefix(rest.height).enumerated()
        {
            frame.draw(line, in: rest.row(index), ellipsis: glyphs.ellipsis, style: priceStyle)
        }
    }

    private func draw(
        _ field: ComparisonForm.Field,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let (label, rest) = rect.splitting(left: 11)
        let hasFocus = form.focus == field
        frame.draw(
            name(of: field),
            in: label,
            style: Style(hasFocus ? .accent : .dim, bold: hasFocus)
        )
        let (input, words) = rest.splitting(left: field == .limits ? rest.width : 10)
        let text = text(of: field)
        if hasFocus {
            text.draw(into: &frame, in: input, glyphs: glyphs)
        } else {
            frame.draw(text.text, in: input, ellipsis: glyphs.ellipsis, style: Style(.strong))
        }
        let hint: SafeText =
            field == .tolerance
            ? "this close to the best is good enough"
            : field == .budget ? "at most; it ends sooner when it is sure" : ""
        frame.draw(
            hint,
            in: words.splitting(left: 2).rest,
            ellipsis: glyphs.ellipsis,
            style: Style(.dim)
        )
    }

    private func name(of field: ComparisonForm.Field) -> SafeText {
        switch field {
        case .limits: "limits"
        case .tolerance: "tolerance"
        case .budget: "time"
        case .source: "requests"
        }
    }

    private func text(of field: ComparisonForm.Field) -> TextField {
        switch field {
        case .tolerance: form.tolerance
        case .budget: form.budget
        case .limits, .source: form.limits
        }
    }

    private func drawSource(
        _ source: ComparisonPlan.Source,
        into frame: inout Frame,
        in rect: Rect
    ) {
        let hasFocus = form.focus == .source
        let (label, rest) = rect.splitting(left: 11)
        if source == .live || rect.y == 0 {
            let style = Style(hasFocus ? .accent : .dim, bold: hasFocus)
            frame.draw(name(of: .source), in: label, ellipsis: glyphs.ellipsis, style: style)
        }
        let isChosen = form.source == source
        let refusal = model.refusal(of: source)
        let sign: SafeText = isChosen ? "(\(glyphs.mark))" : "( )"
        let words: SafeText =
            refusal.map { "not possible: \($0)" }
            ?? (source == .live
                ? "this run's own queue goes on" : "a sample of its URLs, again and again")
        let role: Role = refusal != nil ? .dim : isChosen ? .strong : .text
        let style = isChosen && hasFocus ? Style(.selection) : Style(role)
        let name = SafeText(source.rawValue).padded(to: 6)
        frame.draw("\(sign) \(name) \(words)", in: rest, ellipsis: glyphs.ellipsis, style: style)
    }

    private var plan: Result<ComparisonPlan, ComparisonForm.Problem> {
        Result { () throws(ComparisonForm.Problem) in try form.plan() }
    }

    /// Whether the queue is probably too short for the comparison.
    private func isShort(of price: ComparisonPrice) -> Bool {
        model.waitingTasks < price.requests
    }

    private func shortage(of price: ComparisonPrice) -> SafeText {
        let soFar: SafeText = model.crawl == nil ? "" : " so far"
        return "\(Readout.count(model.waitingTasks, "URL")) wait\(soFar), some "
            + "\(Readout.count(price.requests)) are needed: it may end undecided."
    }

    private var priceStyle: Style {
        guard case .success(let plan) = plan else { return Style(.warning) }
        if plan.source == .live, isShort(of: self.price(of: plan)) { return Style(.warning) }
        return model.refusal(of: form.source) == nil ? Style(.strong) : Style(.warning)
    }

    /// The number of requests it will cost, or why it cannot start.
    private var price: SafeText {
        let plan: ComparisonPlan
        switch self.plan {
        case .success(let given): plan = given
        case .failure(let problem): return problem.text
        }
        if let words = model.refusal(of: plan.source) {
            return "\(plan.source.rawValue) is not possible: \(words)"
        }
        let price = price(of: plan)
        switch plan.source {
        case .live:
            let cost: SafeText =
                "Costs no extra request: the run goes on, "
                + "at changing limits, at most \(Readout.count(price.atOnce)) at once."
            return isShort(of: price) ? "\(shortage(of: price)) \(cost)" : cost
        case .probe:
            return "Costs about \(Readout.count(price.requests, "request")) to \(hosts), "
                + "at most \(Readout.count(price.atOnce)) at once."
        }
    }

    private func price(of plan: ComparisonPlan) -> ComparisonPrice {
        let latency = model.latest?.latency
        let time = latency.flatMap { $0.count > 0 ? $0.attemptP50 / 1e3 : nil }
        return ComparisonPrice(plan, answerTime: time)
    }

    private var hosts: SafeText {
        let hosts = model.latest?.hosts ?? []
        guard hosts.count > 1 else { return hosts.first.map { SafeText($0.name) } ?? "the server" }
        return Readout.count(hosts.count, "host")
    }
}
