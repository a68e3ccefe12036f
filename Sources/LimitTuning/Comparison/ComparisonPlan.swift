/// What a comparison of limits is asked to find out, and within which bounds.
package struct ComparisonPlan: Equatable, Sendable {
    /// Where the requests come from.
    package enum Source: String, Sendable, CaseIterable {
        /// A sample of URLs, fetched again and again.
        case probe
        /// The run's own queue: blocks only change the limit, no request is made for their sake.
        case live
    }

    /// The limits to compare, ascending, each at least one, at least two of them.
    package var limits = [1, 2, 4, 8, 16, 32, 64]
    /// How much slower than the best a limit may be and still be good, 0 to 1.
    package var tolerance = 0.05
    /// How long it may take.
    package var budget = Duration.seconds(90)
    /// Where the requests come from.
    package var source = Source.probe
    /// Seed of the order of the blocks.
    package var seed: UInt64
    /// Rounds of the confirming part at most.
    package var maximumRounds = 20
    /// Whether requests may go over HTTP/2, where the limit counts streams.
    package var isHTTP2 = false
    /// How often a verdict may be wrong, 0 to 1.
    package var errorRate = 0.05

    /// The defaults, with a seed.
    package init(seed: UInt64) { self.seed = seed }
}
