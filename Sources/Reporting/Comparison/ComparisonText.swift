package import LimitTuning
import SafeText

extension ComparisonState {
    /// What was compared, for a line of its own: `limits 4, 12, 24 compared (live)`.
    var heading: String {
        let names = limits.map { String($0.limit) }.joined(separator: ", ")
        return "limits \(names) compared (\(plan.source.rawValue))"
    }
}

/// A comparison as a few lines for people, without a screen.
package struct ComparisonText: Sendable {
    /// Whether only ASCII may come out.
    private let isASCII: Bool

    /// A writer of such lines.
    package init(isASCII: Bool = false) {
        self.isASCII = isASCII
    }

    /// The table of limits, the verdict and the warnings; each line ends with a line feed.
    ///
    /// - Parameter isInsecure: Whether certificates were not verified.
    package func lines(for state: ComparisonState, isInsecure: Bool = false) -> String {
        var lines = [Self.heading]
        lines += state.limits.map { row(for: $0, isRecommended: $0.limit == state.recommended) }
        lines.append(state.sentence)
        lines += state.warnings.map { "! \($0.words(in: state))" }
        if isInsecure { lines.append("! TLS certificates were not verified (--insecure)") }
        return lines.map { plain($0) + "\n" }.joined()
    }

    /// One finished block: `round 3  limit  16   171 ok/s  wait p50 94 ms, p95 130 ms  429 0%`.
    package func line(for block: BlockRecord) -> String {
        let part = block.round == 0 ? "screening" : "round \(block.round)"
        var text = part.padding(to: 10) + " limit " + String(block.limit).padding(to: 5, left: true)
        text += "  " + "\(HumanText.number(block.goodput)) ok/s".padding(to: 14, left: true)
        text += "  wait p50 \(HumanText.milliseconds(block.p50)),"
        text += " p95 \(HumanText.milliseconds(block.p95))"
        if block.throttled > 0 {
            let share = Double(block.throttled) / Double(max(block.completed, 1))
            text += "  429 \(HumanText.percent(share))"
        }
        if block.isVoid { text += "  void: our own loop stalled" }
        return plain(text) + "\n"
    }

    /// The server refused at a limit, so nothing is sent for a time.
    package func restLine(at limit: Int) -> String {
        plain(
            "resting    limit \(String(limit).padding(to: 5, left: true))  the server refuses: waiting"
        )
            + "\n"
    }

    private static let heading =
        "  limit       ok/s  vs best (95 % any time)  wait p50       p95   429  in flight  verdict"

    private func row(for standing: LimitStanding, isRecommended: Bool) -> String {
        var text = isRecommended ? "▶" : " "
        text += String(standing.limit).padding(to: 6, left: true)
        let goodput = standing.goodput.map(HumanText.number) ?? "-"
        text += goodput.padding(to: 11, left: true) + "  "
        text += Self.relative(standing).padding(to: 23)
        guard standing.goodput != nil else {
            return text + (standing.stopCause.map { "  stopped: \($0.rawValue)" } ?? "  not tried")
        }
        text += HumanText.milliseconds(standing.p50).padding(to: 10, left: true)
        text += HumanText.milliseconds(standing.p95).padding(to: 10, left: true)
        text += HumanText.percent(standing.throttledShare).padding(to: 6, left: true)
        text += HumanText.number(standing.inFlightMean).padding(to: 11, left: true)
        return text + "  " + standing.status.rawValue
    }

    private static func relative(_ standing: LimitStanding) -> String {
        if standing.isBest { return "best" }
        guard let range = standing.relative else { return "" }
        return "\(percent(range.lowerBound)) to \(percent(range.upperBound))"
    }

    private static func percent(_ share: Double) -> String {
        guard share.isFinite, abs(share) < 100 else { return "?" }
        let value = Int((share * 100).rounded())
        return value > 0 ? "+\(value)%" : "\(value)%"
    }

    private func plain(_ text: String) -> String {
        (isASCII ? SafeText(text).asciiOnly() : SafeText(text)).string
    }
}

extension String {
    /// The text padded with spaces, after or before it, to a number of characters.
    fileprivate func padding(to width: Int, left: Bool = false) -> String {
        let spaces = String(repeating: " ", count: Swift.max(0, width - count))
        return left ? spaces + self : self + spaces
    }
}
