import LimitTuning
import TerminalUI

/// The scalability law of a comparison in figures, as short items, the most wanted first.
struct CurveFacts {
    /// What is said, and how.
    let items: [(text: SafeText, role: Role)]

    init(_ state: ComparisonState, glyphs: GlyphSet) {
        let rate: [(SafeText, Role)] =
            state.rate.map {
                [("the server allows \(Readout.rate($0))/s", .strong)]
            } ?? []
        guard let curve = state.curve else {
            items = rate.isEmpty ? [("no law through the points yet", .dim)] : rate
            return
        }
        let isASCII = glyphs.isASCII
        let sigma: SafeText = isASCII ? "sigma" : "σ"
        let kappa: SafeText = isASCII ? "kappa" : "κ"
        let lambda: SafeText = isASCII ? "lambda" : "λ"
        var items: [(SafeText, Role)] = rate
        items += [
            (
                "USL \(sigma) \(Readout.significant(curve.sigma)) "
                    + "\(kappa) \(Readout.significant(curve.kappa)) "
                    + "\(lambda) \(Readout.rate(curve.lambda))/s",
                .text
            ),
            CurveFacts.fit(curve, state),
            (CurveFacts.shape(curve, state), .text),
        ]
        if let peak = curve.peak {
            var text: SafeText = "peak \(CurveFacts.whole(peak))"
            if let range = curve.peakRange {
                text +=
                    " (\(CurveFacts.whole(range.lowerBound)) to \(CurveFacts.whole(range.upperBound)))"
            }
            items.append((text, .strong))
        }
        if let power = curve.powerPoint {
            items.append(("power point \(CurveFacts.whole(power))", .text))
        }
        self.items = items
    }

    /// What the fit is worth; noise, and so the fit, is known once two rounds are over.
    private static func fit(
        _ curve: CurveReport,
        _ state: ComparisonState
    ) -> (text: SafeText, role: Role) {
        if curve.fits { return ("fits", .ok) }
        switch state.phase {
        case .screening, .confirming(round: ...2): return ("fit not known yet", .dim)
        default: break
        }
        let measuredTwice = state.limits.count { $0.blocks >= 2 }
        return measuredTwice >= 2
            ? ("does not fit: trust the points", .warning) : ("fit not known", .dim)
    }

    /// What the points look like; below 5 % at the largest limit nobody sees a bend.
    private static func shape(_ curve: CurveReport, _ state: ComparisonState) -> SafeText {
        if curve.shape == .queue { return "like a queue" }
        let largest = Double(state.limits.last { $0.drawnGoodput != nil }?.limit ?? 1)
        let bend = (largest - 1) * (curve.sigma + curve.kappa * largest)
        return bend < 0.05 ? "no bend so far" : "like contention"
    }

    private static func whole(_ limit: Double) -> SafeText {
        limit.isFinite ? Readout.count(Int(min(max(limit, 0), 1e9).rounded())) : "?"
    }
}
