import Clock
import LimitTuning
import SafeText
import TerminalUI

/// The title lines: what is compared, its progress, and whether it has decided.
struct ComparisonTitle {
    private let model: DashboardModel
    private let state: ComparisonState

    init(_ model: DashboardModel, _ state: ComparisonState) {
        self.model = model
        self.state = state
    }

    /// Where the comparison stands, in a word or two.
    static func word(_ state: ComparisonState) -> (text: SafeText, role: Role) {
        switch state.phase {
        case .over where state.isDecided: ("DECIDED", .ok)
        case .over(.interrupted): ("STOPPED", .warning)
        case .over(.objected): ("NO ANSWER", .error)
        case .over(.queue): ("UNDECIDED", .warning)
        case .over: ("CANNOT SEPARATE", .warning)
        case .waiting: ("WAITING", .notice)
        case .screening, .confirming, .refining: ("MEASURING", .notice)
        }
    }

    /// Draws two lines: whose limits, and by which rules.
    func draw(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let word = ComparisonTitle.word(state)
        var corner = StyledLine()
        InsecureMark.add(to: &corner, model, width: rect.width)
        corner.add(word.text, word.role, bold: true)
        let (right, left) = rect.row(0).splitting(right: corner.width)
        corner.draw(into: &frame, in: right, glyphs: glyphs)
        var title = StyledLine("compare limits  ", .title)
        let room = max(left.width - title.width - 2, 0)
        let target = model.context.target
        title.add(target.truncated(to: room, .middle, ellipsis: glyphs.ellipsis), .strong)
        title.draw(into: &frame, in: left, glyphs: glyphs)
        drawFacts(into: &frame, in: rect.row(1))
    }

    private func drawFacts(into frame: inout Frame, in rect: Rect) {
        let glyphs = model.glyphs
        let elapsed = state.elapsed(at: model.now)
        let spent: SafeText =
            "\(Readout.duration(elapsed)) of \(Readout.duration(state.plan.budget))"
        let (right, rest) = rect.splitting(right: min(spent.width, rect.width / 3))
        let (bar, left) = rest.splitting(right: 1).rest.splitting(
            right: rect.width >= 76 ? min(rect.width / 8, 24) : 0
        )
        frame.draw(spent, in: right, alignment: .right, ellipsis: glyphs.ellipsis)
        let share = elapsed.seconds / max(state.plan.budget.seconds, 0.001)
        ProgressBar(.fraction(share), role: .accent).draw(into: &frame, in: bar, glyphs: glyphs)
        var line = StyledLine(round, .text)
        let items: [SafeText] = [
            state.plan.source == .live ? "live: the run's own queue" : "probe: a sample of URLs",
            "seed \(String(state.plan.seed, radix: 16))", "closed loop",
            Readout.count(state.requests, "request"),
        ]
        let order = rect.width >= 100 ? [0, 1, 2, 3] : [2, 1, 3, 0]
        for index in order where line.width + 3 + items[index].width < left.width {
            line.addItem(items[index], .dim, glyphs: glyphs)
        }
        line.draw(into: &frame, in: left, glyphs: glyphs)
    }

    /// What is done at present, or how it came to its end.
    private var round: SafeText {
        switch state.phase {
        case .waiting: "the run comes to rest first"
        case .screening: "screening up and down"
        case .confirming(let round): "round \(round) of at most \(state.plan.maximumRounds)"
        case .refining(let round): "refining, round \(round)"
        case .over(.decided): "certain enough"
        case .over(.budget): "the time is spent"
        case .over(.rounds): "all \(state.plan.maximumRounds) rounds measured"
        case .over(.interrupted): "interrupted"
        case .over(.queue): "the queue ran out"
        case .over(.objected): "nothing to compare"
        }
    }
}
