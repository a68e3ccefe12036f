import Glibc

/// What a comparison has found, in one or two plain lines.
package struct ComparisonSentence {
    private let view: ComparisonState

    /// The sentence for a state whose standings and warnings are up to date.
    init(_ view: ComparisonState) { self.view = view }

    /// The sentence.
    var text: String {
        if case .over(let stop) = view.phase { return verdict(stop) }
        switch view.phase {
        case .waiting: return "Nothing is sent until what is under way has ended."
        case .screening: return "Trying each limit up and down, to see what the server can take."
        default:
            guard let best = best else { return "Every limit in turn, in random order." }
            return "\(best.limit) leads so far; \(openLimits.count) limits are still in question."
        }
    }

    private var best: LimitStanding? { view.limits.first(where: \.isBest) }
    private var openLimits: [LimitStanding] {
        view.limits.filter { $0.isMeasured && $0.status != .stopped }
    }
    private var tolerance: String { Self.percent(view.plan.tolerance) }

    private func verdict(_ stop: ComparisonState.Stop) -> String {
        if let rate = view.rate, let limit = view.recommended {
            return "The server allows about \(Int(rate.rounded())) requests a second, however many"
                + " are in flight: keep to that pace (--delay \(Int((1000 / rate).rounded(.up)))ms)."
                + " A limit of \(limit) is enough for it."
        }
        if let recommended = view.recommended {
            let isReopened = view.limits.first { $0.limit == recommended }?.status != .good
            guard isReopened else { return advice(recommended) }
            return "Use \(recommended), as before: looking closer has not decided. "
                + undecided(stop)
        }
        guard view.limits.contains(where: { $0.status != .stopped }) else {
            let least = view.limits.first?.limit ?? 1
            return view.limits.first.map { $0.stopCause == .throttling } == true
                ? "The server objects already at \(least): nothing to recommend."
                : "No answer was good at \(least): there is nothing to compare."
        }
        return undecided(stop)
    }

    /// What to use, and why neither more nor less.
    private func advice(_ limit: Int) -> String {
        let isLargest = !view.limits.contains { $0.limit > limit && $0.status != .stopped }
        var text: String
        if isLargest, view.warnings.contains(.stillRising) {
            text = "Use \(limit) or more: goodput still rises there."
        } else if view.limits.first?.limit == limit {
            text = "Use \(limit): more is not faster by over \(tolerance)."
        } else {
            text = "Use \(limit): the smallest limit within \(tolerance) of the best."
        }
        if let above = view.limits.first(where: { $0.limit > limit }) {
            text += " " + comment(on: above, than: limit)
        }
        if let below = view.limits.last(where: { $0.limit < limit }), let range = below.relative,
            range.lowerBound > -1
        {
            text += " \(below.limit) is slower by \(Self.span(slower: range))."
        }
        return text
    }

    /// Why the next larger limit is not the one.
    private func comment(on above: LimitStanding, than limit: Int) -> String {
        if above.status == .stopped {
            switch above.stopCause {
            case .throttling: return "The server throttles at \(above.limit)."
            case .failures: return "Requests fail at \(above.limit)."
            case .latency, nil:
                return "At \(above.limit) answers take over five times as long as at"
                    + " \(view.limits.first?.limit ?? 1)."
            }
        }
        var text = "\(above.limit) is not faster"
        if above.isBest { text = "\(above.limit) is hardly faster" }
        if let range = above.relative, !above.isBest, range.upperBound < 10 {
            text += " (\(Self.span(range)))"
        }
        if let own = view.limits.first(where: { $0.limit == limit }), own.p95 > 0 {
            let ratio = above.p95 / own.p95
            if ratio >= 1.8, ratio < 2.2 {
                text += " and doubles p95"
            } else if ratio >= 1.2 {
                text += " and has \(Self.tenths(ratio)) times the p95"
            }
        }
        return text + "."
    }

    /// What could not be told apart, and how long that would take.
    private func undecided(_ stop: ComparisonState.Stop) -> String {
        let open = openLimits
        let why: String
        switch stop {
        case .interrupted: why = "Interrupted before it was decided."
        case .queue: why = "The queue ran out before it was decided."
        case .budget where open.contains { $0.relative != nil }: why = ""
        case .budget: return "Time was up before there were two rounds: nothing is certain."
        default: why = ""
        }
        guard open.count > 1, let best else {
            return why.isEmpty ? "Nothing is certain yet." : why
        }
        var names = open.map { String($0.limit) }
        let last = names.removeLast()
        var text = "Cannot separate \(names.joined(separator: ", ")) and \(last)"
        if let missing = view.missingTime, missing.components.seconds < 3600 {
            text += "; about \(Self.rounded(missing)) s more would."
        } else {
            text += "; hours more would not."
        }
        text += " \(best.limit) leads so far."
        return why.isEmpty ? text : why + " " + text
    }

    /// Seconds, to two digits.
    private static func rounded(_ duration: Duration) -> Int {
        let seconds = max(1, Int(duration.components.seconds))
        return seconds < 20 ? seconds : (seconds + 5) / 10 * 10
    }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    /// A range such as `−4…+2 %`.
    package static func span(_ range: ClosedRange<Double>) -> String {
        "\(signed(range.lowerBound))…\(signed(range.upperBound)) %"
    }

    /// A range below zero, such as `16–22 %`.
    private static func span(slower range: ClosedRange<Double>) -> String {
        let least = Int((-range.upperBound * 100).rounded())
        let most = Int((-range.lowerBound * 100).rounded())
        return least == most ? "\(most) %" : "\(least)–\(most) %"
    }

    private static func signed(_ share: Double) -> String {
        let value = Int((share * 100).rounded())
        return value < 0 ? "−\(-value)" : value > 0 ? "+\(value)" : "0"
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((min(value, 1e6) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
