import LimitTuning
import SafeText
import TerminalUI

extension LimitStanding {
    /// What its status is drawn as.
    var displayRole: Role {
        switch status {
        case .good: .ok
        case .worse: .dim
        case .undecided: .notice
        case .stopped: .warning
        }
    }

    /// A sign of its own for each status, so that none is told by colour alone.
    func sign(_ glyphs: GlyphSet) -> SafeText {
        switch status {
        case .good: glyphs.check
        case .worse: glyphs.cross
        case .undecided: "?"
        case .stopped: "!"
        }
    }

    /// The status in a word of at most seven letters.
    var word: SafeText {
        switch status {
        case .good: "good"
        case .worse: "slower"
        case .undecided: "open"
        case .stopped:
            switch stopCause {
            case .throttling: "429"
            case .failures: "failing"
            case .latency: "latency"
            case nil: "skipped"
            }
        }
    }

    /// A letter of its own, for narrow screens.
    var letter: SafeText {
        switch status {
        case .good: "G"
        case .worse: "S"
        case .undecided: "O"
        case .stopped: "X"
        }
    }

    /// Whether the limit has been eliminated from the measuring.
    var isDropped: Bool { !isMeasured && (status == .worse || status == .stopped) }

    /// Goodput that can be drawn; nil for none and for what is no number.
    var drawnGoodput: Double? {
        goodput.flatMap { $0.isFinite && $0 > 0 ? min($0, 1e12) : nil }
    }

    /// The interval that can be drawn; nil for none and for one without ends.
    var drawnRelative: ClosedRange<Double>? {
        guard let relative, relative.lowerBound.isFinite, relative.upperBound.isFinite else {
            return nil
        }
        return relative
    }

    /// Goodput relative to the best so far, while no interval is known.
    func estimate(against best: Double?) -> Double? {
        guard drawnRelative == nil, let best, best > 0, let own = drawnGoodput else { return nil }
        return own / best - 1
    }

    /// Against the best, in words: `best`, `−22…−16 %`, `−20 %?` where only an estimate is known.
    func relation(_ glyphs: GlyphSet, best: Double?) -> SafeText {
        if isBest { return "best" }
        if let range = drawnRelative { return Readout.changes(range, glyphs) }
        guard let estimate = estimate(against: best) else { return "" }
        return estimate == 0 ? "best?" : "\(Readout.change(estimate, glyphs)) %?"
    }
}

extension ComparisonState {
    /// The goodput of the best limit; before there is one, the highest measured so far.
    var bestGoodput: Double? {
        limits.first(where: \.isBest)?.drawnGoodput ?? limits.compactMap(\.drawnGoodput).max()
    }
}

extension ComparisonState.BlockPhase {
    /// What it is drawn as.
    var displayRole: Role {
        switch self {
        case .draining: .cancelled
        case .warmingUp: .wait
        case .measuring: .body
        case .resting: .backoff
        }
    }
}
