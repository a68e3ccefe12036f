import LimitTuning
import SafeText
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
            curve.fits ? ("fits", .ok) : ("does not fit: trust the points", .warning),
            (CurveFacts.words(curve.shape), .text),
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

    private static func words(_ shape: CurveReport.Shape) -> SafeText {
        switch shape {
        case .queue: "like a queue"
        case .contention: "like contention"
        case .linear: "no bend seen"
        }
    }

    private static func whole(_ limit: Double) -> SafeText {
        limit.isFinite ? Readout.count(Int(min(max(limit, 0), 1e9).rounded())) : "?"
    }
}
