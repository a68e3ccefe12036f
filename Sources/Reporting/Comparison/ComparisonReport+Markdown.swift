import LimitTuning
import URLStandard

extension ComparisonReport {
    /// The report for people: the verdict, one row for each limit, the curve, and warnings.
    package var markdown: [UInt8] {
        var buffer: ByteBuffer = []
        buffer.append("## crawltop compare")
        if !target.isEmpty {
            buffer.append(": ")
            buffer.append(markdown: SecretMask.url(target))
        }
        buffer.append("\n\n**")
        buffer.append(text: state.sentence)
        buffer.append("**\n\n")
        if isInsecure {
            buffer.append("**TLS certificates were not verified** (`--insecure`)\n\n")
        }
        appendTable(to: &buffer)
        appendCurve(to: &buffer)
        if !state.warnings.isEmpty {
            buffer.append("\n### Be wary\n\n")
            for warning in state.warnings {
                buffer.append("- ")
                buffer.append(text: warning.words(in: state))
                buffer.append("\n")
            }
        }
        appendMethod(to: &buffer)
        return buffer
    }

    private func appendTable(to buffer: inout ByteBuffer) {
        buffer.append(
            "| limit | ok/s | against the best | p50 ms | p95 ms | p95, times | 429 | failed | |\n"
        )
        buffer.append("|---:|---:|---:|---:|---:|---:|---:|---:|:---|\n")
        for standing in state.limits {
            buffer.append("| ")
            buffer.append(decimal: standing.limit)
            buffer.append(" | ")
            appendFigures(of: standing, to: &buffer)
            buffer.append(" | ")
            buffer.append(text: word(standing))
            buffer.append(" |\n")
        }
    }

    private func appendFigures(of standing: LimitStanding, to buffer: inout ByteBuffer) {
        guard let goodput = standing.goodput else { return buffer.append("| | | | | |") }
        buffer.append(tenths: goodput)
        buffer.append(" | ")
        buffer.append(text: relation(standing))
        buffer.append(" | ")
        buffer.append(tenths: standing.p50)
        buffer.append(" | ")
        buffer.append(tenths: standing.p95)
        buffer.append(" | ")
        buffer.append(text: ratio(standing))
        buffer.append(" | ")
        buffer.append(text: HumanText.percent(standing.throttledShare))
        buffer.append(" | ")
        buffer.append(text: HumanText.percent(standing.failedShare))
    }

    private func relation(_ standing: LimitStanding) -> String {
        if standing.isBest { return "best" }
        guard let range = standing.relative, range.upperBound < 100, range.lowerBound > -1 else {
            return ""
        }
        return ComparisonSentence.span(range)
    }

    /// The ratio of the p95 to that at the recommended limit.
    private func ratio(_ standing: LimitStanding) -> String {
        guard let range = standing.latencyRatios?.p95, range.upperBound < 1000 else {
            return ""
        }
        func hundredths(_ value: Double) -> String {
            let rounded = Int((value * 100).rounded())
            return "\(rounded / 100).\(rounded / 10 % 10)\(rounded % 10)"
        }
        return hundredths(range.lowerBound) + "–" + hundredths(range.upperBound)
    }

    private func word(_ standing: LimitStanding) -> String {
        if standing.limit == state.recommended { return "**recommended**" }
        if standing.goodput == nil, standing.stopCause == nil { return "not tried" }
        guard standing.status == .stopped else { return standing.status.rawValue }
        return "stopped" + (standing.stopCause.map { ": \($0.rawValue)" } ?? "")
    }

    private func appendCurve(to buffer: inout ByteBuffer) {
        guard let curve = state.curve else { return }
        buffer.append("\nUniversal Scalability Law: σ ")
        buffer.append(json: curve.sigma, decimals: 4)
        buffer.append(", κ ")
        buffer.append(json: curve.kappa, decimals: 6)
        buffer.append(", λ ")
        buffer.append(json: curve.lambda, decimals: 1)
        buffer.append(text: curve.fits ? "/s; it fits" : "/s; it does not fit")
        switch curve.shape {
        case .queue: buffer.append(", a queue before slots does better")
        case .linear: buffer.append(", without a bend so far")
        case .contention: break
        }
        if let peak = curve.peak, let range = curve.peakRange {
            buffer.append("; peak at ")
            buffer.append(json: peak, decimals: 0)
            buffer.append(" (")
            buffer.append(json: range.lowerBound, decimals: 0)
            buffer.append("–")
            buffer.append(json: range.upperBound, decimals: 0)
            buffer.append(")")
        }
        if let power = curve.powerPoint {
            buffer.append("; most power at ")
            buffer.append(json: power, decimals: 0)
        }
        buffer.append(".\n")
    }

    private func appendMethod(to buffer: inout ByteBuffer) {
        buffer.append("\nClosed loop: each limit held that many requests in flight. ")
        buffer.append(decimal: state.requests)
        buffer.append(" requests in ")
        buffer.append(text: HumanText.duration(state.elapsed))
        buffer.append(", ")
        buffer.append(decimal: state.blocks.count)
        buffer.append(" blocks, source ")
        buffer.append(text: state.plan.source.rawValue)
        buffer.append(", seed ")
        buffer.append(text: String(state.plan.seed, radix: 16))
        buffer.append(". Intervals hold at every look together (95 %, anytime-valid).\n")
    }
}
