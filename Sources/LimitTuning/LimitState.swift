package import Fetching

/// Who sets the engine's limit, and what is known of it.
package enum LimitState: Equatable, Sendable {
    /// The user, or the command line.
    case byHand
    /// The auto limit.
    case automatic(AutoLimitState)
    /// A comparison of limits, or nothing since the comparison ended: its result stays on screen.
    case comparing(ComparisonState)

    /// The auto limit's state; nil unless it sets the limit.
    package var automatic: AutoLimitState? {
        if case .automatic(let state) = self { state } else { nil }
    }

    /// The comparison's state; nil if there is none to show.
    package var comparison: ComparisonState? {
        if case .comparing(let state) = self { state } else { nil }
    }
}

extension EngineSnapshot {
    /// Who sets the limit of this engine.
    ///
    /// `Fetching` does not know what steers an engine, so its snapshot carries an `any
    /// SteeringState`. This is the only place that converts it; everything above reads
    /// ``LimitState``. An unknown kind of steering counts as set by hand.
    package var limits: LimitState {
        switch steering {
        case let state as AutoLimitState: .automatic(state)
        case let state as ComparisonState: .comparing(state)
        default: .byHand
        }
    }
}
