import Glibc

/// Hill climbing on ln limit: the elasticity of goodput tells which way to go, and how far.
struct HillClimb: Sendable {
    /// What follows from a complete quad.
    enum Step: Equatable, Sendable {
        /// The server changed while it was measured: measure again.
        case void
        /// More pays nearly in full: double again.
        case double
        /// The level has moved; measure on after this many epochs of rest.
        case moved(rest: Int)
    }

    /// No server gives more for more than in proportion; noise is allowed for.
    static let plausibleElasticity = 1.5
    /// Epochs between quads once nothing moves, and where more is wanted but not allowed.
    static let restingEpochs = 6
    private static let pinnedEpochs = 12
    /// Elasticity from which a probe turns into doubling again.
    private static let steep = 0.7
    /// Most that one quad moves ln limit.
    private static let longestMove = 0.5
    /// Least share of the gain that is used once nothing moves.
    private static let leastCalm = 0.3
    /// What is added to a level before it is rounded: as a rule the larger of two neighbours, since a
    /// permit too few costs more than one too many.
    private static let rounding = 0.35

    /// The elasticity it seeks.
    var target: Double
    /// The limit it seeks, before it is rounded.
    var level: Double
    /// Variance of ln goodput of one epoch.
    private var noise = 0.0025
    /// How far the level moves for a difference of elasticity, in ln limit.
    private var gain = 0.6
    /// Quads in a row in which more would have paid nearly in full.
    private var steepQuads = 0
    /// The difference that moved the level last.
    private var lastDifference = 0.0
    /// Complete quads in a row after which nothing was moved.
    private var quietQuads = 0
    /// Epochs in a row whose goodput was not the usual.
    private var oddEpochs = 0

    /// A climb from a limit to where more pays no more than `target`.
    init(target: Double, from limit: Int) {
        self.target = target
        level = Double(limit)
    }

    /// The number of permits nearest to the level.
    var permits: Int { Self.permits(for: level) }

    /// Keeps the level within `1...allowed`.
    mutating func clamp(to allowed: Int) { level = min(max(level, 1), Double(allowed)) }

    /// Takes what a complete quad says, and moves the level by it.
    ///
    /// - Parameter isBounded: Whether the host has objected to a limit.
    mutating func take(_ quad: ProbeQuad, allowed: Int, isBounded: Bool) -> Step {
        let outcome = quad.outcome
        let deviation = noise.squareRoot()
        let isVoid =
            outcome.disagreement > max(0.25, 4 * deviation)
            || abs(outcome.elasticity) > max(Self.plausibleElasticity, 8 * deviation)
        noise += (min(outcome.variance, 4 * noise) - noise) / 4
        guard !isVoid else {
            seekAnew()
            return .void
        }
        let error = error(of: quad)
        let elasticity = outcome.elasticity
        steepQuads = elasticity - error > Self.steep ? steepQuads + 1 : 0
        if steepQuads > 0, gain >= 1 || steepQuads > 1, quad.high < allowed, !isBounded {
            quietQuads = 0
            steepQuads = 0
            return .double
        }
        let old = level
        let difference = elasticity - target
        if abs(difference) > error / 2 {
            adaptGain(to: difference, error: error)
            let move = min(max(gain * calm * difference, -Self.longestMove), Self.longestMove)
            level = min(max(level * exp(move), 1), Double(allowed))
        }
        let isQuiet = abs(log(level / old)) < 0.2 || permits == Self.permits(for: old)
        let isClear = abs(difference) > max(3 * error, min(0.45, 0.8 * target))
        quietQuads = isQuiet && !isClear ? quietQuads + 1 : 0
        if min(permits, allowed) >= allowed, difference > 0 {
            return .moved(rest: Self.pinnedEpochs)
        }
        return .moved(rest: quietQuads >= 3 ? Self.restingEpochs : 0)
    }

    /// Standard error of a quad's elasticity.
    func error(of quad: ProbeQuad) -> Double {
        noise.squareRoot() / log(Double(quad.high) / Double(quad.low))
    }

    /// The host has objected: what was quiet is so no more.
    mutating func objected() { quietQuads = 0 }

    /// Notes how far an epoch's goodput was from the usual, in ln.
    ///
    /// - Returns: Whether the server has changed: two epochs in a row were odd.
    mutating func note(change: Double) -> Bool {
        oddEpochs = abs(change) > max(0.2, 4 * noise.squareRoot()) ? oddEpochs + 1 : 0
        guard oddEpochs >= 2 else { return false }
        seekAnew()
        return true
    }

    /// Whether the last epoch was odd.
    var isOdd: Bool { oddEpochs > 0 }

    /// Begins to count odd epochs anew.
    mutating func forgetOddEpochs() { oddEpochs = 0 }

    /// The server changed: what was quiet is so no more.
    private mutating func seekAnew() {
        quietQuads = 0
        gain = max(gain, 1)
    }

    /// Share of the gain that is used: the longer nothing moves, the less noise is to move it.
    private var calm: Double {
        max(Self.leastCalm, 1 / (1 + 0.5 * Double(max(0, quietQuads - 2))))
    }

    private static func permits(for level: Double) -> Int {
        max(1, Int((level + (level > 1 ? rounding : 0)).rounded()))
    }

    /// Takes longer steps while it goes one way, since far above a knee every elasticity is near zero,
    /// and shorter ones when it comes back, since around a sharp knee it would oscillate for ever.
    private mutating func adaptGain(to difference: Double, error: Double) {
        if difference.sign == lastDifference.sign {
            gain = abs(difference) > error ? min(gain * 1.5, 3) : min(gain, 1)
        } else if max(abs(difference), abs(lastDifference)) > 0.3 {
            gain = max(min(gain, 1) / 2, 0.25)
        } else {
            gain = 1
        }
        lastDifference = difference
    }
}
