import Glibc

/// Four epochs, two a little below the limit and two a little above, in an order that cancels drift:
/// low, high, high, low or the reverse.
///
/// Its elasticity is d ln goodput / d ln limit; a change of the server in the middle shows in pairs
/// that disagree, and makes it void.
struct ProbeQuad: Sendable {
    let low: Int
    let high: Int
    /// Whether it begins low; a coin decides, so that no rhythm of the server's can deceive it.
    let beginsLow: Bool
    private var logs = SIMD4<Double>()
    private(set) var count = 0

    /// What a complete quad says.
    struct Outcome: Equatable, Sendable {
        /// d ln goodput / d ln limit.
        let elasticity: Double
        /// Half the squared difference of each pair: two looks at the variance of ln goodput.
        let variance: Double
        /// The greater disagreement of the two pairs, in ln goodput.
        let disagreement: Double
        /// ln of the mean goodput of the high and of the low epochs.
        let logHigh: Double
        let logLow: Double
    }

    /// A quad around `level` that stays within `1...allowed`, of two different limits.
    ///
    /// The step is a quarter, or one permit where that is more.
    init(around level: Double, allowed: Int, beginsLow: Bool) {
        let step = 1 + max(0.25, 1 / level)
        var high = min(allowed, max(2, Int((level * step).rounded())))
        var low = max(1, Int((level / step).rounded()))
        if low >= high { low = max(1, high - 1) }
        if low == high { high = low + 1 }
        self.low = low
        self.high = high
        self.beginsLow = beginsLow
    }

    /// Whether the next epoch is a high one.
    private func isHigh(_ index: Int) -> Bool { (index == 1 || index == 2) == beginsLow }

    /// The limit of the epoch that comes next.
    var nextLimit: Int { isHigh(count) ? high : low }

    /// Whether all four are measured.
    var isComplete: Bool { count == 4 }

    /// Adds the goodput of the next epoch, more than zero.
    mutating func add(_ goodput: Double) {
        guard count < 4 else { return }
        logs[count] = log(goodput)
        count += 1
    }

    /// What the four say together.
    var outcome: Outcome {
        let outer = (logs[0], logs[3])
        let inner = (logs[1], logs[2])
        let (lows, highs) = beginsLow ? (outer, inner) : (inner, outer)
        let logLow = (lows.0 + lows.1) / 2
        let logHigh = (highs.0 + highs.1) / 2
        let differences = (abs(lows.0 - lows.1), abs(highs.0 - highs.1))
        return Outcome(
            elasticity: (logHigh - logLow) / log(Double(high) / Double(low)),
            variance: (differences.0 * differences.0 + differences.1 * differences.1) / 4,
            disagreement: max(differences.0, differences.1),
            logHigh: logHigh,
            logLow: logLow
        )
    }
}
