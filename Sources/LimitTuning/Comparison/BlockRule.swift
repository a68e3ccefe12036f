/// How long a block warms up and measures.
struct BlockRule: Equatable, Sendable {
    /// Attempts that end in it, at least: this many, and this many times the limit.
    var completions: Int
    var generations: Int
    /// Seconds of measuring, at least and at most.
    var atLeast: Double
    var atMost: Double
    /// Standard error of ln(goodput) at which it has measured enough.
    var precision: Double

    /// Seconds of warming up, at most, or five times the median attempt if that is longer.
    static let warmUp = 3.0

    /// A block of a round, whose goodput counts.
    static let measuring = BlockRule(
        completions: 50,
        generations: 4,
        atLeast: 1,
        atMost: 6,
        precision: 0.02
    )
    /// A block that runs until the server refuses, or six seconds.
    static let rate = BlockRule(
        completions: .max / 2,
        generations: 1,
        atLeast: 6,
        atMost: 6,
        precision: 0
    )
    /// A block of the screening, which only finds out what the server can take.
    static let screening = BlockRule(
        completions: 20,
        generations: 2,
        atLeast: 0.5,
        atMost: 3,
        precision: .infinity
    )
}
